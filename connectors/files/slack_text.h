// Slack's message markup to plain text: "<@U1>", "<#C1|general>", "<https://x|label>", "<!here>",
// "&amp;". api.slack.com/reference/surfaces/formatting.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace connectors::files {

struct SlackText {
  std::string text;
  std::vector<std::string> mentions;  // ids of the people, in order
};

// `name_of` gives the name of a user id, or the id itself.
SlackText read_slack_text(std::string_view marked,
                          const std::function<std::string(std::string_view)>& name_of);

}  // namespace connectors::files
