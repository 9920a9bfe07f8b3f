// The archive's child process by itself, for tests: what `guildhall wecom-archive-child` runs.
#include "connectors/wecom/archive/source/child_program.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return connectors::wecom::archive::run_archive_child(argv[1]);
}
