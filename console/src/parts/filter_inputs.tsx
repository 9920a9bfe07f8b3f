// What stands above a list: a search box and a switch. Their values live in the address (filters.ts).
import { Input, Switch } from "antd";

export function FilterSearch({
  label,
  typed,
  onType,
  wide = false,
}: {
  label: string;
  typed: string;
  onType: (text: string) => void;
  wide?: boolean; // the search is what the page is for
}) {
  return (
    <Input.Search
      allowClear
      aria-label={label}
      autoFocus={wide}
      className={wide ? "filter-search is-wide" : "filter-search"}
      onChange={(event) => onType(event.target.value)}
      placeholder={label}
      value={typed}
    />
  );
}

// "true" or absent, as the API takes it.
export function FilterSwitch({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="filter-switch">
      <Switch
        checked={value === "true"}
        onChange={(on) => onChange(on ? "true" : "")}
        size="small"
      />
      {label}
    </label>
  );
}
