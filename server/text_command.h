// `guildhall text`: the language models on files, so that a company can check and train them on its
// own messages before it trusts them, and on a store (text_store_command.h). Prints results to
// standard output, bad rows and errors to standard error. Sets exit_status to 0 when done, 1 when
// it failed.
#pragma once

namespace CLI {
class App;
}

namespace base {
class Clock;
}

namespace server {

void add_text_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
