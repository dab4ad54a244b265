"""How the admin writes dates and reads them: never as 01/12, which is two days."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j F Y, H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d %B %Y"]
FIRST_DAY_OF_WEEK = 1
