#!/usr/bin/env python3
"""A whole day of a WeCom community through a running `guildhall serve --sandbox`, over HTTP alone.

Usage: wecom_day_test.py --build FOLDER. Standard library only.

The console, the page of a code, the sidebar and WeCom's own client are played by their requests; the real connector
works over the sandbox, which keeps its own record of what reached whom. Every callback comes twice, and none is lost
but where the script says so; the sandbox's people rest. The stages build on each other: the first that fails is the last.

  prepared    the administrator signs in by the setup link and publishes an FAQ, a rule, a promise and task cards
  code        a channel and a code are made; WeCom's own code stands on the code's page
  scan        a customer scans it: known to the staff by this code, and welcomed once, within WeCom's 20 seconds
  rescan      the same customer scans again: nobody is added or welcomed a second time, and who may not is not let in
  joined      the owner invites them: a member, once, and the funnel says how they came
  asked       they ask: a question with a promise, a drafted answer by the FAQ, and why
  confirmed   a member of staff, signed in with WeCom, sends the draft by the sidebar: it stands in the customer's chat
  answered    the question is answered within its promise, by whom and how soon; its task is done
  advertiser  somebody advertises: the rule finds it, the owner has a task and a card, and nobody is removed yet
  others      the removal of somebody else does not close the task
  removed     the owner removes them in WeCom: the task is done by that event, which is its evidence
  late        a press on the card that comes too late changes nothing, and is kept with its reason
  lost        WeCom loses the callback of a removal: the comparison with WeCom closes the task
  quiet       WeCom has understood everything, the connection is well, and everything is still so after a restart
"""
import argparse
import datetime
import html
import http.client
import json
import os
import pathlib
import re
import sys
import tempfile
import time
import urllib.parse

from faults_test import Failed, Server, check, wait_for

WELCOME_SECONDS_MAX = 20  # WeCom's own: afterwards its code for the welcome is worth nothing
PROMISE_MINUTES = 30
SEEN_SECONDS_MAX = 40  # until what happened on the platform is in the store: callbacks 3 s, archive 5 s, and a busy machine
STALE_SECONDS = 2  # WeCom shows a group as it was some moment ago
STAFF = "limin"
CUSTOMER, BYSTANDER, ADVERTISER, SECOND_ADVERTISER = "wmday1", "wmday2", "wmday3", "wmday4"
ASKED = "请问发票怎么开？"
ANSWER = "在“设置”里打开发票管理，填写抬头后提交，一个工作日内开出。"
ADVERT = "兼职日结 300 元，加我微信"
WECOM_CLIENT = "Mozilla/5.0 (iPhone) wxwork/4.1.36 MicroMessenger/7.0.1"
WHOLE_DAY = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def seconds_between(earlier, later):
    return (instant(later) - instant(earlier)).total_seconds()


def only(items, what):
    check(len(items) == 1, f"one {what} was wanted, not {len(items)}: {items}")
    return items[0]


class Browser:
    """Somebody's browser: keeps cookies, follows nothing by itself."""

    def __init__(self, port, agent):
        self.port, self.agent, self.cookies, self.csrf = port, agent, {}, None

    def call(self, method, address, body=None, wanted=(200,)):
        target = urllib.parse.urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"User-Agent": self.agent, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/json"} | ({"X-CSRF-Token": self.csrf} if self.csrf else {})
        connection.request(method, target.path + ("?" + target.query if target.query else ""),
                           json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies.pop(key, None)
                if kept:
                    self.cookies[key] = kept
        check(answer.status in wanted, f"{method} {address}: {answer.status} {text[:500]}")
        if answer.status == 303:
            return answer.getheader("Location")
        return json.loads(text) if text[:1] == "{" else text

    def sign_in(self, user):
        """As WeCom's client does it: to WeCom's page, which knows who holds the phone, and back with a code."""
        page = self.call("GET", "/api/v1/sign-in/wecom?goal=sidebar", wanted=(303,))
        links = [html.unescape(link) for link in re.findall(r'href="(/sandbox/[^"]+)"', self.call("GET", page))]
        mine = [link for link in links if urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["user"] == [user]]
        back = self.call("GET", only(mine, "link"), wanted=(303,))
        goal = self.call("GET", back, wanted=(303,))
        if "refused" in goal:
            return goal
        self.csrf = self.call("GET", "/api/v1/session")["csrf_token"]
        return goal


class Day:
    def __init__(self, program, folder):
        self.program, self.data = program, os.path.join(folder, "data")
        self.server = Server(program, self.data, arguments=("--sandbox",))
        self.ids = {}  # our numbers of those in the group, by their names on the platform

    # ---- asking

    def call(self, method, path, body=None, wanted=(200, 201)):
        status, _, answer = self.server.call(method, path, body)
        check(status in wanted, f"{method} {path}: {wanted} was wanted, not {status}: {answer}")
        return answer

    def get(self, path):
        return self.call("GET", "/api/v1" + path)

    def items(self, path):
        return self.get(path)["items"]

    def sandbox(self, path):
        return self.call("GET", "/sandbox" + path)["items"]

    def act(self, path, wanted=(200,), **body):
        return self.call("POST", "/sandbox" + path, body, wanted)

    def callbacks(self, lost, doubled=1.0):
        self.call("PUT", "/sandbox/callbacks", {"lost": lost, "doubled": doubled})

    def member(self, name, called):
        """The member of that name on the platform, in detail; None: nobody."""
        found = [each for each in self.items("/members?q=" + urllib.parse.quote(called)) if each["external_id"] == name]
        return self.get(f"/members/{only(found, called)['id']}") if found else None

    def known(self, name, called):
        """Their contact with the staff, once there is one."""
        found = self.member(name, called)
        return found if found and found["contacts"] else None

    def is_in_group(self, name):
        return [each for each in self.items(f"/groups/{self.group['id']}/members?limit=200")
                if each["member"]["external_id"] == name]

    def decisions(self, **query):
        return self.items("/decisions?limit=200&" + urllib.parse.urlencode(query))

    def tasks(self, **query):
        return self.items("/tasks?limit=200&" + urllib.parse.urlencode({"state": "all", **query}))

    def removal_of(self, name):
        return [task for task in self.tasks(group=self.group["id"])
                if task["kind"] == "remove" and task["member"]["id"] == self.ids[name]]

    def say(self, customer, text):
        self.act("/say", chat=self.chat, customer=customer, text=text)

    def join(self, name, called):
        """Somebody who scans the code and is invited."""
        self.act("/scan/" + self.config_id, customer=name, name=called)
        self.act("/join", chat=self.chat, customer=name)
        self.seen_in_group(name)

    def seen_in_group(self, name):
        found = wait_for(name + " in the group", SEEN_SECONDS_MAX, lambda: self.is_in_group(name))
        self.ids[name] = only(found, name)["member"]["id"]

    # ---- the stages

    def prepared(self):
        self.server.ready(role="admin")
        self.call("PUT", "/sandbox/people", {"resting": True})
        self.callbacks(lost=0)
        draft = self.get("/policy/draft")
        policy = draft["policy"]
        policy["calendar"]["week"] = WHOLE_DAY
        policy["promise"]["first_response_minutes"] = PROMISE_MINUTES
        policy["faqs"] = [{"id": "invoice", "questions": ["发票怎么开", "如何开发票"], "answer": "@{name} " + ANSWER,
                           "mode": "on"}]
        policy["rules"] = [{"id": "jobs", "name": "兼职广告", "kind": "words", "mode": "on", "match": "contains",
                            "words": ["兼职日结"], "ladder": ["remove"], "window_days": 30, "mute_minutes": 60,
                            "notice": ""}]
        policy["cards"] = {"kinds": ["remove"], "outside_hours": True}
        saved = self.call("PUT", "/api/v1/policy/draft", {"policy": policy, "revision": draft["revision"]})
        self.call("POST", "/api/v1/policy/publish", {"revision": saved["revision"]})
        check([faq["id"] for faq in self.get("/policy")["policy"]["faqs"]] == ["invoice"], "the policy is not in force")
        # The connector has told of the company: its groups and its staff.
        mine = next(chat for chat in self.sandbox("/chats") if chat["staff"][0]["id"] == STAFF)
        self.chat = mine["id"]
        self.group = wait_for("the group", SEEN_SECONDS_MAX, lambda: next(
            (each for each in self.items("/groups?limit=200") if each["external_id"] == self.chat), None))
        self.staff = wait_for("the staff", SEEN_SECONDS_MAX, lambda: self.member(STAFF, mine["staff"][0]["name"]))

    def code(self):
        channel = self.call("POST", "/api/v1/channels", {"name": "秋季展会", "kind": "offline_event",
                                                         "cost_cents": 50_000, "cost_kind": "once"})["result"]["channel"]
        rules = {"otherwise": {"kind": "persona", "staff": [self.staff["member"]["id"]]}}
        made = self.call("POST", "/api/v1/codes", {"name": "展台", "channel": channel, "rules": rules})
        self.code_id = made["result"]["code"]
        found = wait_for("WeCom's own code", SEEN_SECONDS_MAX, lambda: next(
            (code for code in [self.get(f"/codes/{self.code_id}")]
             if [way["state"] for way in code["ways"]] == ["ready"] and code["ways"][0]["has_picture"]), None))
        self.mark = found["ways"][0]["mark"]
        # The customer's phone opens the short link; behind the picture there lies what it scans.
        page = Browser(self.server.port, "MicroMessenger/8.0").call("GET", "/e/" + found["text"])
        picture = re.search(r"/sandbox/way/(\w+)\.svg", page)
        check(picture, f"the page of the code has no picture: {page[-500:]}")
        self.config_id = picture[1]
        check("<svg" in self.call("GET", picture[0]).decode(), "the picture is none")

    def scan(self):
        scanned = self.act("/scan/" + self.config_id, customer=CUSTOMER, name="展会客户甲")
        check(scanned["led_to"] == STAFF, str(scanned))
        letters = wait_for("the welcome", WELCOME_SECONDS_MAX, lambda: self.sandbox("/letters?to=" + CUSTOMER))
        self.welcome = only(letters, "welcome")
        took = seconds_between(scanned["at"], self.welcome["at"])
        check(0 <= took <= WELCOME_SECONDS_MAX, f"welcomed after {took} s")
        check("欢迎" in self.welcome["text"], str(self.welcome))
        found = wait_for("the contact", SEEN_SECONDS_MAX, lambda: self.known(CUSTOMER, "展会客户甲"))
        contact = only(found["contacts"], "contact")
        check(contact["staff"]["id"] == self.staff["member"]["id"] and contact["until"] is None, str(contact))
        check(contact["via"] == "code:" + self.mark, str(contact))
        print(f"    welcomed {took:.1f} s after the scan, by the sandbox's own clock")

    def rescan(self):
        self.act("/scan/" + self.config_id, wanted=(409,), customer=CUSTOMER)
        self.act("/scan/nothing", wanted=(404,))
        self.act("/join", wanted=(404,), chat=self.chat, customer="wmnobody")  # whom nobody knows
        # Whoever comes after them has been told of: so has whatever the second scan had brought.
        self.act("/scan/" + self.config_id, customer=BYSTANDER, name="展会客户乙")
        wait_for("the next contact", SEEN_SECONDS_MAX, lambda: self.known(BYSTANDER, "展会客户乙"))
        wait_for("the next welcome", WELCOME_SECONDS_MAX, lambda: self.sandbox("/letters?to=" + BYSTANDER))
        only(self.sandbox("/letters?to=" + CUSTOMER), "welcome")
        only(self.known(CUSTOMER, "展会客户甲")["contacts"], "contact")

    def joined(self):
        self.act("/join", chat=self.chat, customer=CUSTOMER)
        self.act("/join", chat=self.chat, customer=BYSTANDER)
        self.act("/join", wanted=(404,), chat=self.chat, customer=CUSTOMER)  # who is in it already
        for name in (CUSTOMER, BYSTANDER):
            self.seen_in_group(name)
        steps = wait_for("the funnel", SEEN_SECONDS_MAX, lambda: next(
            (all_of for all_of in [self.get(f"/funnel?code={self.code_id}")["all"]] if all_of["joined"] == 2), None))
        counted = {name: steps[name] for name in ("scans", "visitors", "contacts", "joined", "joined_direct", "spoke")}
        check(counted == {"scans": 1, "visitors": 1, "contacts": 2, "joined": 2, "joined_direct": 0, "spoke": 0},
              str(counted))

    def asked(self):
        self.say(CUSTOMER, ASKED)
        question = wait_for("the question", SEEN_SECONDS_MAX, lambda: [
            each for each in self.items(f"/groups/{self.group['id']}/questions?limit=200")
            if each["asker"]["id"] == self.ids[CUSTOMER]])
        question = only(question, "question")
        check(question["state"] == "open" and question["message"]["text"] == ASKED, str(question))
        self.question_id = question["id"]
        promised = seconds_between(question["asked_at"], question["due_at"])
        check(abs(promised - PROMISE_MINUTES * 60) < 60, f"due after {promised} s")
        # No program may speak in a customer group: the answer is handed to the owner, ready to be sent.
        task = only(wait_for("the draft", SEEN_SECONDS_MAX, self.drafts), "draft")
        check(task["state"] == "open" and task["owner"]["id"] == self.staff["member"]["id"], str(task))
        check(task["body"]["by_hand"]["task"] == "reply_in_group", str(task["body"]))
        self.draft = task["body"]["text"]
        check(self.draft.startswith("@展会客户甲 ") and self.draft.endswith(ANSWER), self.draft)
        ready = only(self.get(f"/questions/{self.question_id}")["suggestions"], "suggestion")
        check((ready["task_id"], ready["text"], ready["source"]) == (task["id"], self.draft, "invoice"), str(ready))
        why = {each["kind"]: each for each in self.get(f"/why?message={question['message']['id']}")["decisions"]}
        check({"question.opened", "faq.answered"} <= set(why), str(why))
        check(why["question.opened"]["reason"]["promised_minutes"] == PROMISE_MINUTES, str(why))
        check(why["faq.answered"]["rule"] == "invoice" and why["faq.answered"]["reason"]["similarity"] > 0.5, str(why))
        check(task["decision_id"] == why["faq.answered"]["id"], str(task))
        check(not [each for each in self.sandbox("/talk?chat=" + self.chat) if ANSWER in each["text"]],
              "something was said without a person")

    def drafts(self):
        return [task for task in self.tasks(group=self.group["id"]) if task["kind"] == "send_message"]

    def confirmed(self):
        phone = Browser(self.server.port, WECOM_CLIENT)
        check("refused=outsider" in phone.sign_in("wm-outsider"), "an outsider came in")
        goal = phone.sign_in(STAFF)
        check(goal.startswith("/sidebar"), goal)
        session = phone.call("GET", "/api/v1/session")
        check((session["login"], session["role"]) == (STAFF, "service"), str(session))
        page = f"http://127.0.0.1:{self.server.port}/sidebar"

        def client(name, by="of_agent", **params):
            rights = phone.call("GET", "/api/v1/sidebar/wecom/rights?page=" + urllib.parse.quote(page, safe=""))[by]
            signed = {"verifyTimestamp": str(rights["timestamp"]), "verifyNonceStr": rights["nonce"],
                      "verifySignature": rights["signature"]}
            return phone.call("POST", "/sandbox/js-api", {"user": STAFF, "chat": self.chat, "page": page, "name": name,
                                                          "params": {**signed, **params}})

        check(client("getContext")["entry"] == "group_chat_tools", "WeCom's client does not know us")
        chat = client("getCurExternalChat")["chatId"]
        beside = phone.call("GET", "/api/v1/sidebar/wecom?chat=" + chat)
        shown = only([each for each in beside["questions"] if each["question"]["id"] == self.question_id], "question")
        draft = only(shown["suggestions"], "draft")["text"]
        check(draft == self.draft, draft)
        text = {"msgtype": "text", "text": {"content": draft}}
        refused = client("sendChatMessage", by="of_company", **text)  # not signed by the app
        check("no permission" in refused["err_msg"], str(refused))
        sent = client("sendChatMessage", **text)
        check(sent["err_msg"] == "sendChatMessage:ok", str(sent))
        phone.call("POST", "/api/v1/sidebar/wecom/sent", {"question": self.question_id, "text": draft})
        said = [each for each in self.sandbox("/talk?chat=" + self.chat) if each["text"] == draft]
        check(only(said, "answer in the chat")["from"] == STAFF, str(said))

    def answered(self):
        detail = wait_for("the answer", SEEN_SECONDS_MAX, lambda: next(
            (each for each in [self.get(f"/questions/{self.question_id}")] if each["question"]["state"] == "answered"),
            None))
        question = detail["question"]
        check(question["answered_by"]["id"] == self.staff["member"]["id"], str(question))
        check(question["breached_at"] is None, str(question))
        took = seconds_between(question["asked_at"], question["first_response_at"])
        check(0 < took < PROMISE_MINUTES * 60 and abs(question["waited_ms"] / 1000 - took) < 1,
              f"answered after {took} s, waited {question['waited_ms']} ms")
        check(question["first_response_at"] < question["due_at"], str(question))
        task = only(self.drafts(), "draft")
        check(task["state"] == "done" and task["evidence"] == f"message:{question['answer_id']}", str(task))
        kinds = {each["kind"] for each in self.decisions(question=self.question_id)}
        check({"question.opened", "question.answered"} <= kinds, str(kinds))
        print(f"    answered after {took:.1f} s of {PROMISE_MINUTES} minutes")

    def advertiser(self):
        self.join(ADVERTISER, "兼职中介")
        self.say(ADVERTISER, ADVERT)
        task = only(wait_for("the task", SEEN_SECONDS_MAX, lambda: self.removal_of(ADVERTISER)), "task")
        self.task_id = task["id"]
        check(task["state"] == "open" and task["owner"]["id"] == self.staff["member"]["id"], str(task))
        check(task["body"]["by_hand"]["proof"] == "event", str(task["body"]))
        decision = self.get(f"/decisions/{task['decision_id']}")["decision"]
        check(decision["rule"] == "jobs" and decision["message"]["text"] == ADVERT and decision["reason"], str(decision))
        why = self.get(f"/why?message={decision['message']['id']}")
        check(task["decision_id"] in {each["id"] for each in why["decisions"]}, str(why["decisions"]))
        card = wait_for("the owner's card", SEEN_SECONDS_MAX, self.open_card)
        check({button["key"] for button in card["buttons"]} >= {"done", "take", "back"}, str(card))
        self.act("/press", user=STAFF, task=card["task"], key="take")
        wait_for("that the owner is at it", SEEN_SECONDS_MAX, lambda: self.task()["body"]["card"]["state"] == "taken")
        check(self.is_in_group(ADVERTISER), "somebody was removed without a person")

    def open_card(self):
        return next((card for card in self.sandbox("/cards?user=" + STAFF) if card["closed"] == ""), None)

    def task(self):
        return self.get(f"/tasks/{self.task_id}")

    def others(self):
        self.act("/remove", chat=self.chat, customer=BYSTANDER)
        wait_for("that the bystander is gone", SEEN_SECONDS_MAX, lambda: not self.is_in_group(BYSTANDER))
        check(self.task()["state"] == "open", str(self.task()))
        self.act("/remove", wanted=(404,), chat=self.chat, customer=BYSTANDER)  # who is not there any more

    def removed(self):
        self.act("/remove", chat=self.chat, customer=ADVERTISER)
        done = wait_for("the task's end", SEEN_SECONDS_MAX, lambda: self.task()["state"] == "done" and self.task())
        check(re.fullmatch(r"fact:\d+", done["evidence"]), str(done))
        check(not self.is_in_group(ADVERTISER), "they are still in the group")
        told = only([each for each in self.decisions(kind="task.seen_done", group=self.group["id"])
                     if each["member"] and each["member"]["id"] == self.ids[ADVERTISER]], "decision")
        check(f"fact:{told['cause']}" == done["evidence"] == told["reason"]["evidence"], f"{told} {done}")
        notices = [each for each in self.get("/tasks?state=open")["items"]
                   if each["member"] and each["member"]["id"] == self.ids[ADVERTISER]]
        check(not notices, f"tasks about somebody who is gone: {notices}")
        self.done = done

    def late(self):
        card = self.open_card()  # “I am at it” left WeCom no code to change it with
        check(card, "there is no card to press")
        self.act("/press", user=STAFF, task=card["task"], key="done")
        refused = wait_for("the refusal", SEEN_SECONDS_MAX, lambda: self.decisions(kind="card.press_refused"))
        check(refused[0]["reason"], str(refused))
        after = self.task()
        for name in ("state", "evidence", "done_at", "done_by"):
            check(after[name] == self.done[name], f"{name}: {after[name]}, not {self.done[name]}")
        wait_for("that the card says so", SEEN_SECONDS_MAX, lambda: self.open_card() is None)

    def lost(self):
        # Told of a group, the connector looks at it two seconds later: only what is lost shall be left to find.
        self.callbacks(lost=0, doubled=0)
        wait_for("earlier callbacks", SEEN_SECONDS_MAX,
                 lambda: self.call("GET", "/sandbox/callbacks")["waiting"] == 0)
        self.join(SECOND_ADVERTISER, "兼职中介乙")
        self.say(SECOND_ADVERTISER, ADVERT)
        heard_at = datetime.datetime.now(datetime.timezone.utc)
        wait_for("the connector's look at the group", SEEN_SECONDS_MAX, lambda: next(
            instant(chat["looked_at"]) > heard_at for chat in self.sandbox("/chats") if chat["id"] == self.chat))
        task = only(wait_for("the second task", SEEN_SECONDS_MAX, lambda: self.removal_of(SECOND_ADVERTISER)), "task")
        self.callbacks(lost=1, doubled=0)
        self.act("/remove", chat=self.chat, customer=SECOND_ADVERTISER)
        gone_at = time.monotonic()
        self.callbacks(lost=0, doubled=0)
        # What is told after it has arrived, and still nobody knows of the removal.
        self.say(CUSTOMER, "谢谢")
        wait_for("the thanks", SEEN_SECONDS_MAX, lambda: [
            each for each in self.items(f"/groups/{self.group['id']}/messages?limit=50") if each["text"] == "谢谢"])
        check(self.removal_of(SECOND_ADVERTISER)[0]["state"] == "open", "the task is done, and nobody told of it")
        wait_for("that WeCom shows it", SEEN_SECONDS_MAX, lambda: time.monotonic() > gone_at + STALE_SECONDS)
        self.call("POST", "/api/v1/platforms/wecom/reconcile", {}, (202,))
        done = wait_for("the task's end", SEEN_SECONDS_MAX, lambda: next(
            (each for each in self.removal_of(SECOND_ADVERTISER) if each["state"] == "done"), None))
        check(done["id"] == task["id"] and done["evidence"].startswith("fact:"), str(done))

    def quiet(self):
        complaints = self.sandbox("/complaints")
        check(not complaints, f"WeCom would not have understood: {complaints}")
        wecom = only([each for each in self.items("/platforms") if each["source"] == "wecom"], "platform")
        check(wecom["condition"] == "well" and not wecom["troubles"], str(wecom))
        for name in (CUSTOMER, BYSTANDER, ADVERTISER, SECOND_ADVERTISER):
            only(self.sandbox("/letters?to=" + name), "welcome of " + name)
        before = self.get(f"/questions/{self.question_id}")["question"], self.task()
        token = self.server.token
        self.server.stop()
        self.server = Server(self.program, self.data, arguments=("--sandbox",))
        self.server.token = token
        found = wait_for("the server", 120, lambda: re.search(r"on http://[\d.]+:(\d+)", self.server.said()))
        self.server.port = int(found[1])
        after = self.get(f"/questions/{self.question_id}")["question"], self.task()
        check(after == before, f"{after} instead of {before}")
        self.server.stop()


STAGES = ("prepared", "code", "scan", "rescan", "joined", "asked", "confirmed", "answered", "advertiser", "others",
          "removed", "late", "lost", "quiet")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guildhall-wecom-day-") as folder:
        day = Day(str((args.build / "guildhall").resolve()), folder)
        try:
            for name in STAGES:
                began = time.monotonic()
                try:
                    getattr(day, name)()
                except (Failed, KeyError, IndexError, TypeError, OSError) as error:
                    print(f"FAIL wecom_day: {name}: {type(error).__name__} {error}", flush=True)
                    print(day.server.said()[-3000:], flush=True)
                    sys.exit(1)
                print(f"ok   wecom_day: {name}  ({time.monotonic() - began:.1f} s)", flush=True)
        finally:
            if day.server.process.poll() is None:
                day.server.process.kill()
                day.server.process.wait()


if __name__ == "__main__":
    main()
