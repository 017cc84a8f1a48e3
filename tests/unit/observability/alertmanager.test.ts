import { MAIL_RELAY, PAGER_SECRETS, pagerSecrets } from "../../../facts/on-call";
import { alertmanagerFiles } from "../../../observability/on-call/alertmanager";
import { readRoster } from "../../../observability/on-call/roster";

const roster = readRoster();

test.each([true, false])(
  "Alertmanager's files name exactly the secrets that its pods are given, paging or not (%s)",
  (pages) => {
    const text = Object.values(alertmanagerFiles({ roster, pages, mail: MAIL_RELAY })).join("\n");
    const named = [...text.matchAll(/_file: (\S+)/g)].map(([, file]) => file);
    const given = pagerSecrets(Object.keys(roster.teams), pages).map((name) => `${PAGER_SECRETS.folder}/${name}`);
    expect([...new Set(named)].sort()).toEqual(given.sort());
  },
);

test("mail is handed over where it is said, and by whom", () => {
  const mail = { relay: "relay:587", user: "someone", from: "alerts@example.com" };
  const text = alertmanagerFiles({ roster, pages: false, mail })["alertmanager.yaml"];
  for (const said of ["smarthost: relay:587", "auth_username: someone", "from: alerts@example.com"]) {
    expect(text).toContain(said);
  }
});
