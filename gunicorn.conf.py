"""What gunicorn reads on its start: a whole page pasted into the search box gets an answer, not a bare refusal."""

from gunicorn.http import message

limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024  # bytes; gunicorn's own ceiling is 8,190
