// The drawer in which an entry is edited. Faults stand at their fields; what the server refuses
// stands on top with the field it names; nothing typed is lost by a refusal.
import { Button, Drawer, Form, Input, Popconfirm } from "antd";
import { useState, type ReactNode } from "react";
import { useT } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import type { Fault } from "./checks.ts";

export interface EntryFormProps<Entry extends { id: string }> {
  title: string;
  entry: Entry;
  idOffered: string; // for a new entry
  check: (entry: Entry) => Fault[];
  onSave: (entry: Entry) => Promise<unknown>;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
  may: boolean;
  fields: (field: Field<Entry>) => ReactNode;
}

// Reads and writes one member of the entry; `item` draws label, hint and fault round an input.
export interface Field<Entry> {
  entry: Entry;
  set: <Name extends keyof Entry>(name: Name, value: Entry[Name]) => void;
  item: (name: keyof Entry & string, label: string, input: ReactNode, hint?: string) => ReactNode;
}

export function EntryForm<Entry extends { id: string }>(props: EntryFormProps<Entry>) {
  const t = useT();
  const [entry, setEntry] = useState(
    props.entry.id === "" ? { ...props.entry, id: props.idOffered } : props.entry,
  );
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isNew = props.entry.id === "";

  const field: Field<Entry> = {
    entry,
    set: (name, value) => {
      setEntry((old) => ({ ...old, [name]: value }));
      setFaults((old) => old.filter((fault) => fault.field !== name));
    },
    item: (name, label, input, hint) => {
      const fault = faults.find((each) => each.field === name);
      return (
        <Form.Item
          extra={hint}
          help={fault ? t(fault.key, fault.values) : undefined}
          htmlFor={`field-${name}`}
          label={label}
          validateStatus={fault ? "error" : undefined}
        >
          {input}
        </Form.Item>
      );
    },
  };
  const settle = async (act: Promise<unknown>) => {
    setBusy(true);
    const refusal = await act;
    setBusy(false);
    setError(refusal);
    if (!refusal) props.onClose();
  };
  const save = () => {
    const found = props.check(entry);
    setFaults(found);
    if (found.length === 0) void settle(props.onSave(entry));
  };

  return (
    <Drawer
      footer={
        props.may && (
          <div className="form-foot">
            <Button loading={busy} onClick={save} type="primary">
              {t("entry.save")}
            </Button>
            <Button onClick={props.onClose}>{t("act.cancel")}</Button>
            {!isNew && (
              <Popconfirm
                cancelText={t("act.cancel")}
                okText={t("entry.delete")}
                onConfirm={() => void settle(props.onDelete())}
                title={t("entry.delete_sure", { id: props.entry.id })}
              >
                <Button className="form-delete" danger type="text">
                  {t("entry.delete")}
                </Button>
              </Popconfirm>
            )}
          </div>
        )
      }
      onClose={props.onClose}
      open
      size={520}
      title={props.title}
    >
      <Refused error={error} />
      <Form disabled={!props.may} layout="vertical">
        {field.item(
          "id",
          t("entry.id"),
          <Input
            disabled={!isNew || !props.may}
            id="field-id"
            onChange={(event) => field.set("id", event.target.value as Entry["id"])}
            value={entry.id}
          />,
          isNew ? t("entry.id_hint") : undefined,
        )}
        {props.fields(field)}
      </Form>
    </Drawer>
  );
}
