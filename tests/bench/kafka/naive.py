"""What a tutorial would give: a Faust agent, a Table of who waits, a look at the clock of the event that comes."""

import sys
from datetime import datetime
from typing import Any

import faust

ADDRESS, TOPIC, COUNT, FOLDER = sys.argv[1:5]

app = faust.App(
    "naive",
    broker=f"kafka://{ADDRESS}",
    autodiscover=False,
    web_enabled=False,
    datadir=f"{FOLDER}/naive",
    consumer_auto_offset_reset="earliest",
    topic_partitions=4,
    topic_replication_factor=1,
)
waiting = app.Table("waiting", default=float, partitions=4)
events = app.topic(TOPIC, value_serializer="json")
violations = app.topic("naive-violations", value_serializer="json", partitions=4)
taken = 0


@app.task
async def declare() -> None:
    await violations.declare()


@app.agent(events)
async def judge(stream: Any) -> None:
    global taken
    async for event in stream:
        call, type_ = event["subject"], event["type"]
        at = datetime.fromisoformat(event["time"]).timestamp()
        if type_ == "queue.entered":
            waiting[call] = at
        elif type_ in ("agent.joined", "callback.offered", "queue.left") and call in waiting:
            if type_ != "queue.left" and at - waiting[call] > 60:
                await violations.send(value={"call": call, "waited": at - waiting[call]})
            waiting.pop(call)
        taken += 1
        if taken == 1:
            print("ready", file=sys.__stdout__, flush=True)
        if taken == int(COUNT):
            print("done", file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    sys.argv = ["naive", "worker", "--loglevel", "error", "--without-web"]
    app.main()
