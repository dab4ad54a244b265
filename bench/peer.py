"""What people would pick instead: the same answer from the same domain code by FastAPI and Jinja2.

It reads the content once, at its start. An edit is never noticed, for no revision is asked for.
"""

from __future__ import annotations

from django.template import engines
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from bench import configured  # noqa: F401, before what follows
from creditsguide.calculator import calculator, forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content import reader
from creditsguide.web import compression
from creditsguide.web.query import read_params

application = FastAPI()
catalogue = reader.current()
template = engines["jinja2"].env.get_template("fragment.jinja")


@application.get("/estimate/")
async def estimate(request: Request) -> HTMLResponse:
    reading = forms.read(read_params(request.url.query), catalogue, steps=False)
    calc = calculator.work_out(Inquiry(reading, catalogue, catalogue.place))
    body = template.render(calc=calc, page_title=catalogue.guide["title"])
    headers = {"HX-Replace-Url": calc.address, "Vary": "Accept-Encoding"}
    coding = compression.choice(request.headers.get("accept-encoding", ""))
    if not coding:
        return HTMLResponse(body, headers=headers)
    content = compression.compress(coding, body.encode(), quick=True)
    return HTMLResponse(content, headers=headers | {"Content-Encoding": coding})
