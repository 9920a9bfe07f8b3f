// Id<Tag> is a row's number. Ids of different kinds cannot be mixed or compared; 0 means "none".
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace base {

template <class Tag>
struct Id {
  std::int64_t value = 0;

  constexpr Id() = default;
  explicit constexpr Id(std::int64_t number) : value(number) {}
  explicit constexpr operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(base::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
