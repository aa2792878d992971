"""What a WSGI server loads: `gunicorn wsgi:app`."""

from portal.app import create_app
from portal.config import ConfigError, explain_and_exit

try:
    app = create_app()
except ConfigError as error:
    explain_and_exit(error)
