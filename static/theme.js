(d=>{let t,r=d.documentElement.dataset
try{t=localStorage.theme}catch{}
if(t)r.theme=t
addEventListener("change",({target:e})=>{if(e.name=="theme")try{localStorage.theme=r.theme=e.value}catch{}})
addEventListener("DOMContentLoaded",()=>d.getElementById("theme-"+t)?.click())})(document)
