#include "store/sqlite/term_tokenizer.h"

#include <sqlite3.h>

#include <memory>

#include "store/search_terms.h"
#include "store/sqlite/sqlite_connection.h"
#include "store/sqlite/sqlite_error.h"

namespace store::sqlite {

namespace {

// The tokenizer has no state, but FTS5 wants an object.
int create(void*, const char**, int, Fts5Tokenizer** tokenizer) {
  static char nothing;
  *tokenizer = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

using Take = int (*)(void* context, int flags, const char* token, int size, int from, int to);

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* bytes, int size, Take take) {
  const std::string_view text(bytes, static_cast<std::size_t>(size));
  int outcome = SQLITE_OK;
  const auto pass_on = [&](std::string_view term) {
    if (outcome == SQLITE_OK) {
      outcome = take(context, 0, term.data(), static_cast<int>(term.size()), 0, size);
    }
  };
  if ((flags & FTS5_TOKENIZE_QUERY) != 0) {
    pass_on(text);
    return outcome;
  }
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return SQLITE_ERROR;
  pass_on(text.substr(0, line));
  each_term(text.substr(line + 1), pass_on);
  return outcome;
}

}  // namespace

base::Result<void> add_term_tokenizer(sqlite3* handle, const std::string& file) {
  // How an application gets at the FTS5 interface: https://www.sqlite.org/fts5.html#extending_fts5
  fts5_api* api = nullptr;
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(handle, "select fts5(?1)", -1, &raw, nullptr) == SQLITE_OK) {
    const std::unique_ptr<sqlite3_stmt, FinishStatement> statement(raw);
    sqlite3_bind_pointer(raw, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(raw);
  }
  if (api == nullptr) return tl::unexpected(last_error(handle, file));
  fts5_tokenizer methods{create, destroy, tokenize};
  if (api->xCreateTokenizer(api, "terms", nullptr, &methods, nullptr) != SQLITE_OK) {
    return tl::unexpected(last_error(handle, file));
  }
  return {};
}

}  // namespace store::sqlite
