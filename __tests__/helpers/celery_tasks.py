"""The application of the Celery workers that the tests start."""

import os
import time

from celery import Celery

app = Celery("shop", broker=os.environ["BROKER"])
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_transport_options={"global_keyprefix": os.environ["PREFIX"]} if os.environ.get("PREFIX") else {},
    control_exchange=os.environ.get("CONTROL_EXCHANGE", "celery"),
    task_default_queue=os.environ.get("QUEUE", "celery"),
)


@app.task(name="shop.sleep")
def sleep(seconds):
    time.sleep(seconds)


if os.environ.get("NEW_RELEASE"):

    @app.task(name="shop.new")
    def new():
        pass
