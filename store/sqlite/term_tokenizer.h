// Teaches an SQLite connection the FTS5 tokenizer `terms` (store/search_terms.h). A document is
// "<group>\n<folded text>" and gives the group's term and the text's; a quoted string in a query is
// one term as it stands. Private to this room.
#pragma once

#include <string>

#include "base/result.h"

struct sqlite3;

namespace store::sqlite {

// `file` names the database in an error.
base::Result<void> add_term_tokenizer(sqlite3* handle, const std::string& file);

}  // namespace store::sqlite
