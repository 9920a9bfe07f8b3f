import { expect, test } from "vitest";
import { mayJoin, offeredMax } from "./people.tsx";

const chat = {
  id: "wr1",
  name: "华东经销商",
  staff: [{ id: "limin", name: "李敏" }],
  customers: [{ id: "wm1", name: "甲" }],
};
const known = (id: string, staff: string) => ({ id, name: id, staff, since: "" });

test("whom the group's staff know, and who is not in it, may join; the newest stand first", () => {
  const all = [known("wm3", "limin"), known("wm2", "wangqiang"), known("wm1", "limin")];
  expect(mayJoin(chat, all).map((each) => each.id)).toEqual(["wm3"]);
});

test("no more are offered than a list can show", () => {
  const all = Array.from({ length: offeredMax + 1 }, (_, place) => known(`wmn${place}`, "limin"));
  expect(mayJoin(chat, all.slice(1))).toHaveLength(offeredMax);
  expect(mayJoin(chat, all)).toHaveLength(offeredMax);
  expect(mayJoin(chat, all).at(-1)?.id).toBe(`wmn${offeredMax - 1}`);
});
