#!/usr/bin/env python
"""Django's command line for Credits Guide."""

import os
import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing has begun: Ctrl+C just ends it
try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    from creditsguide.operations import surroundings
except ImportError as error:
    sys.exit(f"{error}: install requirements.txt into .venv, and run .venv/bin/python manage.py.")


def main() -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # names of files
    sys.unraisablehook = interrupt_again
    for number in (signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.default_int_handler)
    try:
        work()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as before: nothing is left to be stopped


def work() -> None:
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped. What was finished is kept: start it again.")
    except BrokenPipeError:  # who reads has read enough
        say_no_more()
        sys.exit(1)
    except (Error, OSError, UnicodeError) as error:  # the last of a host that can be none
        if "--traceback" in sys.argv:
            raise
        say_no_more()
        sys.exit(surroundings.database_problem() or surroundings.failure(error))


def interrupt_again(lost: "sys.UnraisableHookArgs") -> None:
    """Ctrl+C that met a finalizer, whose errors go nowhere, is heard a moment later."""
    if lost.exc_type is KeyboardInterrupt:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(lost)


def say_no_more() -> None:
    """Where the output cannot be written, what is left of it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditsguide.settings")
    main()
