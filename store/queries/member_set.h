// MemberSet is a set of members as a compressed bitmap (CRoaring): some bits for each of a million,
// counted and joined in microseconds. Not for several threads at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/ids.h"

namespace store::queries {

// Members are numbered from 1 in the order in which they are met; a number beyond this ends the
// program, as it could only come of a broken store.
inline constexpr std::int64_t member_number_max = 0xffff'ffff;

class MemberSet {
 public:
  MemberSet();
  ~MemberSet();
  MemberSet(MemberSet&&) noexcept;
  MemberSet& operator=(MemberSet&&) noexcept;
  MemberSet(const MemberSet&);
  MemberSet& operator=(const MemberSet&);

  // Whether it changed anything.
  bool add(model::MemberId member);
  bool remove(model::MemberId member);
  bool contains(model::MemberId member) const;
  std::int64_t count() const;
  std::int64_t count_with(const MemberSet& other) const;  // of those in both
  // The first `limit` beyond `after`, by number.
  std::vector<model::MemberId> after(model::MemberId after, std::size_t limit) const;

  // CRoaring's portable form in base64; what is not that is `corrupt`.
  std::string to_text() const;
  static base::Result<MemberSet> from_text(std::string_view text);
  friend bool operator==(const MemberSet& a, const MemberSet& b);

 private:
  struct Bits;
  std::unique_ptr<Bits> bits_;
};

}  // namespace store::queries
