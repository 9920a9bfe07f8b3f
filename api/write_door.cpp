#include "api/write_door.h"

namespace api {

base::Result<void> WriteDoor::open() {
  if (connection_) return {};
  TRY(connection, database_.connect(store::Access::read_write));
  connection_ = std::move(connection);
  return {};
}

void WriteDoor::undo() {
  // A connection that cannot even roll back is of no use: the next visit opens another.
  if (!connection_->rollback()) connection_.reset();
}

}  // namespace api
