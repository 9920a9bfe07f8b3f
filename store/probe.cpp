#include "store/sql_store.h"

namespace store {

// The number must differ from the last one: a database need not write what does not change.
base::Result<void> SqlStore::probe(std::int64_t number) {
  const std::string text = std::to_string(number);
  const Value value[] = {std::string_view(text)};
  TRY_VOID(writer_->begin());
  base::Result<void> written = writer_->query(
      "insert into meta (key, value) values ('probe', $1) "
      "on conflict (key) do update set value = excluded.value",
      value, [](const Row&) {});
  if (written) written = writer_->commit();
  if (!written) (void)writer_->rollback();  // the first error is the one worth telling
  return written;
}

}  // namespace store
