// A file layer for SQLite that joins neighbouring writes to the log. SQLite writes its log two
// calls a page (24 bytes of frame header, then the page); a batch of a thousand messages dirties
// some thousand pages, and most of the time of a commit went into those calls. Here they are
// gathered into one write of up to combined_bytes_max.
//
// Nothing changes in what is durable when: what is gathered goes to the file in the order in which
// it was written, before the file is synchronised, read, measured, cut or closed, and before
// anything is written elsewhere in it. Other connections see a log page only after the commit's
// synchronisation, so connections that use this layer must run with `pragma synchronous = full`
// (sqlite_connection.cpp sees to it). The main file is left alone: a checkpoint that moves only a
// part of the log tells readers to read the main file without having synchronised it.
// https://www.sqlite.org/walformat.html, https://www.sqlite.org/vfs.html. Private to this room.
#pragma once

#include <cstddef>

struct sqlite3;

namespace store::sqlite {

// SQLite's own layer for Unix takes less than 131,072 bytes in one write.
inline constexpr std::size_t combined_bytes_max = 130'000;

// The name for sqlite3_open_v2; registers the layer over the system's own at the first call. Any
// thread.
const char* combining_vfs();

// The log of this connection, which must use the layer, is not synchronised by its next commit, but
// for the log's header (a log that starts anew over an old one must not be mistaken for it):
// whoever asks sees to it that the file is synchronised (SqliteDatabase::make_durable). A
// checkpoint synchronises the log before it moves anything, as ever.
void spare_next_synchronisation(sqlite3* handle, bool spare);

}  // namespace store::sqlite
