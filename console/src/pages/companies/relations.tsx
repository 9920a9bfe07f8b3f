// Pairs of companies that compete or might, and what a person says of them.
import { Button } from "antd";
import { Link } from "react-router";
import { post } from "../../api/client.ts";
import type { CompanyRelation } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";

type Verdict = "declare" | "refuse" | "withdraw";

const verdictsOf: Record<CompanyRelation["state"], Verdict[]> = {
  declared: ["withdraw"],
  suggested: ["declare", "refuse"],
  refused: ["withdraw"],
};
const back: Record<CompanyRelation["state"], Verdict> = {
  declared: "declare",
  suggested: "withdraw",
  refused: "refuse",
};

export function RelationList({ relations, none }: { relations: CompanyRelation[]; none: string }) {
  if (relations.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ul className="relations">
      {relations.map((each) => (
        <Relation key={`${each.a.id}/${each.b.id}`} relation={each} />
      ))}
    </ul>
  );
}

function Relation({ relation }: { relation: CompanyRelation }) {
  const { word, t } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const { a, b, state } = relation;
  const say = (verdict: Verdict) =>
    post("/api/v1/competitors", { a: a.id, b: b.id, verdict, why: relation.why });
  return (
    <li>
      <span className="relation-pair">
        <Link to={`/companies/${a.id}`}>{a.name}</Link>
        <span aria-label={t("competitors.and")} className="quiet">
          {" ⚔ "}
        </span>
        <Link to={`/companies/${b.id}`}>{b.name}</Link>
      </span>
      <span className={`tag is-${state}`}>{word("relation_state", state)}</span>
      <span className="quiet ellipsis">
        {relation.why}
        {relation.at && (
          <>
            {" "}
            {relation.by} <Moment at={relation.at} />
          </>
        )}
      </span>
      {may && (
        <span className="relation-acts">
          {verdictsOf[state].map((verdict) => (
            <Button
              key={verdict}
              onClick={() =>
                void perform({
                  run: () => say(verdict),
                  said: word("competitors_said", verdict),
                  inverse: () => say(back[state]),
                })
              }
              size="small"
            >
              {word("competitors_act", verdict)}
            </Button>
          ))}
        </span>
      )}
    </li>
  );
}
