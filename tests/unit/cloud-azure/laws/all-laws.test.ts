import { LAWS } from "../../../../local/cloud/azure/laws";

const all = Object.values(LAWS).flat();

test("ids of laws are unique and in kebab case", () => {
  const ids = all.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test("each law has a sentence, a page and the month in which it was read", () => {
  const careless = all.filter(
    ({ says, source }) =>
      !/\.$/.test(says) || !/^https:\/\/\S+$/.test(source.from) || !/^20\d\d-\d\d$/.test(source.read),
  );
  expect(careless.map(({ id }) => id)).toEqual([]);
});

test("each law judges something", () => {
  expect(all.filter(({ check, admit }) => !check && !admit).map(({ id }) => id)).toEqual([]);
});
