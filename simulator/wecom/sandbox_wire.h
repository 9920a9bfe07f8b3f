// What the parts of the sandbox share about the form of WeCom's answers and callbacks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace simulator::wecom::wire {

std::string cdata(std::string_view name, std::string_view text);
std::string number(std::string_view name, std::int64_t value);

base::json::object good();  // errcode 0
std::vector<std::string> texts_at(const base::json::object& body, std::string_view key);

}  // namespace simulator::wecom::wire
