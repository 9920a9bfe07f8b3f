// One company: what is known of it, its people, the names merged into it, and with whom it competes.
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { patch, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Company, CompanyDetail } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { RelationList } from "./relations.tsx";

export default function CompanyPage() {
  const { t } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/companies/{id}", { path: { id } });
  const { data } = detail;
  return (
    <Page
      back={{ to: "/companies", label: t("companies.title") }}
      lead={data && [data.company.industry, data.company.region].filter(Boolean).join(" · ")}
      title={data?.company.name}
    >
      {detail.isPending && <SkeletonRows height={72} rows={5} />}
      {detail.isError && !data && (
        <Failed error={detail.error} retry={() => void detail.refetch()} />
      )}
      {data && <Detail detail={data} />}
    </Page>
  );
}

export function Detail({ detail }: { detail: CompanyDetail }) {
  const { t } = useWords();
  return (
    <div className="company">
      <Fields company={detail.company} key={detail.company.id} />
      <section>
        <h2 className="section-title">{t("competitors.title")}</h2>
        <RelationList
          relations={[...detail.relations, ...detail.suggestions]}
          none={t("competitors.none_of_company")}
        />
      </section>
      <section>
        <h2 className="section-title">
          {t("companies.people")} <span className="num quiet">{detail.members.length}</span>
        </h2>
        {detail.members.length === 0 && <p className="quiet">{t("companies.no_people")}</p>}
        <ul className="plain-list company-people">
          {detail.members.map((member) => (
            <li key={member.id}>
              <Person member={member} />
            </li>
          ))}
        </ul>
      </section>
      <Merges detail={detail} />
    </div>
  );
}

const fields = ["name", "industry", "region", "credit_code"] as const;

function Fields({ company }: { company: Company }) {
  const { t } = useWords();
  const may = useMay("operator");
  const { perform } = useCommands();
  const [typed, setTyped] = useState(company);
  const changed = fields.filter((field) => typed[field] !== company[field]);
  return (
    <section className="company-fields">
      {fields.map((field) => (
        <label key={field}>
          <span className="field-label">{t(`companies.${field}` as Key)}</span>
          <Input
            disabled={!may}
            onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
            value={typed[field]}
          />
        </label>
      ))}
      {may && (
        <Button
          disabled={changed.length === 0}
          onClick={() =>
            void perform({
              run: () =>
                patch(
                  "/api/v1/companies/{id}",
                  Object.fromEntries(changed.map((field) => [field, typed[field]])),
                  { path: { id: company.id } },
                ),
              said: t("companies.saved"),
            })
          }
        >
          {t("companies.save")}
        </Button>
      )}
    </section>
  );
}

function Merges({ detail }: { detail: CompanyDetail }) {
  const { t } = useWords();
  const may = useMay("operator");
  const { perform } = useCommands();
  const [into, setInto] = useState<number | null>(null);
  const { company, merged } = detail;
  const takeBack = (id: number) =>
    void perform({
      run: () => post("/api/v1/companies/{id}/unmerge", {}, { path: { id } }),
      said: t("companies.unmerged"),
    });
  return (
    <section>
      <h2 className="section-title">{t("companies.other_names")}</h2>
      <ul className="plain-list">
        {merged.map((each) => (
          <li className="choice" key={each.id}>
            <Link to={`/companies/${each.id}`}>{each.name}</Link>
            {may && (
              <Button onClick={() => takeBack(each.id)} size="small">
                {t("companies.unmerge")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {company.merged_into !== null && (
        <p>
          <Link to={`/companies/${company.merged_into}`}>{t("companies.is_merged")}</Link>{" "}
          {may && (
            <Button onClick={() => takeBack(company.id)} size="small">
              {t("companies.unmerge")}
            </Button>
          )}
        </p>
      )}
      {may && company.merged_into === null && (
        <p className="open-group">
          <InputNumber
            aria-label={t("companies.into")}
            className="company-into"
            controls={false}
            min={1}
            onChange={setInto}
            placeholder={t("companies.into")}
            value={into}
          />
          <Button
            disabled={into === null}
            onClick={() =>
              void perform({
                run: () =>
                  post(
                    "/api/v1/companies/{id}/merge",
                    { into: into ?? 0 },
                    { path: { id: company.id } },
                  ),
                said: t("companies.merged_said"),
                inverse: () =>
                  post("/api/v1/companies/{id}/unmerge", {}, { path: { id: company.id } }),
              })
            }
          >
            {t("companies.merge")}
          </Button>
        </p>
      )}
    </section>
  );
}
