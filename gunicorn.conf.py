"""What gunicorn reads on its start: a whole page pasted into the search box gets an answer, not a bare refusal; and the
first to search after a start does not wait for the index to be read.
"""

from threading import Thread

from gunicorn.http import message
from gunicorn.workers.base import Worker

limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024  # bytes; gunicorn's own ceiling is 8,190


def post_worker_init(worker: Worker) -> None:
    """Read the index beside the first requests."""
    Thread(target=worker.wsgi.extensions["index"].warm_up, daemon=True).start()
