// Who may sit with whom: the company's list of identities, which of them never meet, and what holds
// for the groups of each program.
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import type { Seating, SeatingProgram } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { blankSeatingProgram } from "./complete.ts";
import type { ListProps } from "./entry_list.tsx";
import { clashesWith, namedTwice, setClash, setIdentities } from "./seating.ts";
import { usePart } from "./use_part.ts";

const separators = [",", "，", "、"];
const weights = ["fill", "region", "mix", "colleagues", "expert"] as const;
const weightMax = 10;
const sizeMax = 100_000; // as model/policy.h has it

export function SeatingForm(props: ListProps) {
  const { t } = useWords();
  const { may } = props;
  const { value: seating, setValue: setSeating, error, save } = usePart(props, "seating");
  const twice = namedTwice(seating);
  const put = (at: number, program: SeatingProgram) =>
    setSeating((old) => ({
      ...old,
      programs: old.programs.map((each, place) => (place === at ? program : each)),
    }));
  return (
    <Form className="promise" disabled={!may} layout="vertical">
      <section>
        <h2 className="section-title">{t("seating.identities")}</h2>
        <p className="quiet section-note">{t("seating.identities_hint")}</p>
        <Form.Item>
          <Select
            aria-label={t("seating.identities")}
            mode="tags"
            onChange={(identities: string[]) => setSeating((old) => setIdentities(old, identities))}
            open={false}
            suffixIcon={null}
            tokenSeparators={separators}
            value={seating.identities}
          />
        </Form.Item>
      </section>
      <section>
        <h2 className="section-title">{t("seating.clashes")}</h2>
        <p className="quiet section-note">{t("seating.clashes_hint")}</p>
        <ClashMatrix onChange={setSeating} seating={seating} />
      </section>
      <section>
        <h2 className="section-title">{t("seating.programs")}</h2>
        <p className="quiet section-note">
          {t(seating.programs.length === 0 ? "seating.programs_empty" : "seating.programs_hint")}
        </p>
        {seating.programs.map((program, at) => (
          <ProgramFields
            identities={seating.identities}
            key={at}
            onChange={(next) => put(at, next)}
            onRemove={() =>
              setSeating((old) => ({
                ...old,
                programs: old.programs.filter((_, place) => place !== at),
              }))
            }
            program={program}
          />
        ))}
        {may && (
          <Button
            onClick={() =>
              setSeating((old) => ({ ...old, programs: [...old.programs, blankSeatingProgram] }))
            }
          >
            {t("seating.add_program")}
          </Button>
        )}
      </section>
      {twice !== undefined && (
        <p className="field-error" role="alert">
          {t("seating.twice", { program: twice || t("seating.other_programs") })}
        </p>
      )}
      <Refused error={error} />
      {may && (
        <Button disabled={twice !== undefined} onClick={() => void save()} type="primary">
          {t("entry.save")}
        </Button>
      )}
    </Form>
  );
}

// Each pair once: a triangle.
function ClashMatrix({
  seating,
  onChange,
}: {
  seating: Seating;
  onChange: (seating: Seating) => void;
}) {
  const { t } = useWords();
  const { identities } = seating;
  if (identities.length < 2) return <p className="quiet">{t("seating.clashes_empty")}</p>;
  return (
    <div className="clash-scroll" tabIndex={0} role="region" aria-label={t("seating.clashes")}>
      <table className="clash-matrix">
        <thead>
          <tr>
            <td />
            {identities.slice(0, -1).map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {identities.slice(1).map((one, row) => (
            <tr key={one}>
              <th scope="row">{one}</th>
              {identities.slice(0, row + 1).map((other) => (
                <td key={other}>
                  <Checkbox
                    aria-label={t("seating.never_meet", { one, other })}
                    checked={clashesWith(seating, one, other)}
                    onChange={(event) =>
                      onChange(setClash(seating, one, other, event.target.checked))
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ProgramFields({
  program,
  identities,
  onChange,
  onRemove,
}: {
  program: SeatingProgram;
  identities: string[];
  onChange: (program: SeatingProgram) => void;
  onRemove: () => void;
}) {
  const { t } = useWords();
  const set = (change: Partial<SeatingProgram>) => onChange({ ...program, ...change });
  const tags = (
    name: "regions" | "expert_tiers" | "identities",
    options: { value: string }[] | undefined,
  ) => (
    <Form.Item extra={t(`seating.admit_${name}_hint`)} label={t(`seating.admitted_${name}`)}>
      <Select
        aria-label={t(`seating.admitted_${name}`)}
        mode={options ? "multiple" : "tags"}
        onChange={(next: string[]) => set({ [name]: next })}
        {...(options ? { options } : { open: false, suffixIcon: null })}
        tokenSeparators={separators}
        value={program[name]}
      />
    </Form.Item>
  );
  return (
    <fieldset className="seating-program">
      <legend>{program.program || t("seating.other_programs")}</legend>
      <div className="form-pair">
        <Form.Item extra={t("seating.program_hint")} label={t("seating.program")}>
          <Input
            aria-label={t("seating.program")}
            onChange={(event) => set({ program: event.target.value })}
            value={program.program}
          />
        </Form.Item>
        <Form.Item label={t("seating.target_size")}>
          <InputNumber
            aria-label={t("seating.target_size")}
            max={sizeMax}
            min={2}
            onChange={(next) => set({ target_size: next ?? 2 })}
            precision={0}
            value={program.target_size}
          />
        </Form.Item>
        {tags(
          "identities",
          identities.map((value) => ({ value })),
        )}
        {tags("regions", undefined)}
        <Form.Item label={t("seating.colleagues")}>
          <Select
            aria-label={t("seating.colleagues")}
            onChange={(colleagues) => set({ colleagues })}
            options={(["any", "together", "apart"] as const).map((value) => ({
              value,
              label: t(`seating.colleagues_${value}`),
            }))}
            value={program.colleagues}
          />
        </Form.Item>
        {tags("expert_tiers", undefined)}
      </div>
      <Form.Item>
        <Checkbox
          checked={program.one_region}
          onChange={(event) => set({ one_region: event.target.checked })}
        >
          {t("seating.one_region")}
        </Checkbox>
      </Form.Item>
      <p className="field-label">{t("seating.weights")}</p>
      <div className="seating-weights">
        {weights.map((name) => (
          <label key={name}>
            <span>{t(`seating.weight_${name}`)}</span>
            <InputNumber
              max={weightMax}
              min={0}
              onChange={(next) => set({ weights: { ...program.weights, [name]: next ?? 0 } })}
              precision={0}
              value={program.weights[name]}
            />
          </label>
        ))}
      </div>
      <Form.Item extra={t("seating.invitation_hint")} label={t("seating.invitation")}>
        <Input.TextArea
          aria-label={t("seating.invitation")}
          autoSize={{ minRows: 2, maxRows: 6 }}
          onChange={(event) => set({ invitation: event.target.value })}
          value={program.invitation}
        />
      </Form.Item>
      <Button onClick={onRemove} size="small">
        {t("seating.remove_program")}
      </Button>
    </fieldset>
  );
}
