// What is found in an application by itself, and the keys by which it meets others and the
// blacklist.
#pragma once

#include <vector>

#include "identity/finding.h"
#include "model/application.h"

namespace engine::admission {

inline constexpr std::size_t pairs_per_name_max = 8;

// What must be true of an application before anybody looks at it; invalid findings name the field.
std::vector<identity::Finding> verify(const model::ApplicationSubmitted& body);

// By what it is compared with others: kind and value.
std::vector<model::ApplicationKey> keys_of(const model::ApplicationSubmitted& body);
// By what it may be on the blacklist.
std::vector<model::ApplicationKey> block_keys_of(const model::ApplicationSubmitted& body);
// What an operator writes, as a key of the blacklist; the error names what is wrong with it.
base::Result<model::ApplicationKey> block_key(std::string_view kind, std::string_view value);

}  // namespace engine::admission
