#include "connectors/xmpp/troubles.h"

#include <vector>

namespace connectors::xmpp {
namespace {

using namespace trouble;

constexpr TroubleRow own[] = {more_rooms,       of_room,
                              refused_over_tls, refused_plain,
                              not_connected,    connecting_rooms,
                              nobody_answers,   unreachable,
                              stream_ended,     conflict,
                              shut_down,        host_unknown,
                              closed,           connection_lost,
                              not_let_in,       removed,
                              destroyed,        room_closed,
                              no_room,          configuration_refused,
                              no_archive,       archive_unreadable,
                              with_words};

}  // namespace

std::span<const TroubleRow> xmpp_troubles() {
  static const std::vector<TroubleRow> rows = [] {
    std::vector<TroubleRow> all(std::begin(own), std::end(own));
    all.insert(all.end(), common_troubles().begin(), common_troubles().end());
    return all;
  }();
  return rows;
}

}  // namespace connectors::xmpp
