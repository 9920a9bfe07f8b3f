#include "planning/advisor/measures.h"

namespace planning::advisor {

std::span<const Measure> measures() {
  static constexpr Measure all[] = {
      {"scan_to_joined", "%", 40, 65, 76, "扫码到入群", "scanned who joined"},
      {"verified", "%", 60, 80, 92, "申请通过核验", "applications verified"},
      {"retention_24h", "%", 85, 90, 95, "24 小时留存", "still there after 24 hours"},
      {"retention_7d", "%", 80, 88, 94, "7 天留存", "still there after 7 days"},
      {"weekly_leave", "%", 3, 1.5, 0.7, "每周退群", "leave in a week"},
      {"activation_7d", "%", 20, 35, 55, "7 天激活", "active within 7 days"},
      {"weekly_speakers", "%", 3, 10, 20, "每周发言人数占比", "members who speak in a week"},
      {"monthly_active", "%", 12, 25, 45, "每月活跃", "members active in a month"},
      {"official_share", "%", 85, 65, 45, "官方消息占比", "our own share of messages"},
      {"peer_answered", "%", 10, 25, 45, "群友解答占比", "questions answered by members"},
      {"unanswered_24h", "%", 15, 5, 1, "24 小时未答", "questions open after 24 hours"},
      {"first_reply_median", "min", 30, 8, 3, "首次回复中位数", "median first reply"},
      {"first_reply_p90", "min", 120, 30, 10, "首次回复 P90", "first reply, 90th percentile"},
      {"nickname_7d", "%", 50, 80, 95, "7 天昵称合规", "nicknames as agreed after 7 days"},
      {"session_attendance", "%", 6, 12, 20, "分享到场", "members who attend a session"},
      {"leads_moved", "%", 15, 30, 50, "活动群转入常驻群",
       "event members moved to a lasting group"},
      {"renewal", "%", 68, 85, 94, "到期前续约", "renewed before the end"},
      {"contributors_active", "%", 25, 45, 65, "贡献者当季活跃",
       "contributors active in a quarter"},
      {"group_life", "month", 2, 6, 12, "群活跃寿命", "active life of a group"},
      {"satisfaction", "%", 70, 85, 93, "解答满意度", "content with the answer"},
  };
  return all;
}

const Measure* find_measure(std::string_view id) {
  for (const Measure& each : measures()) {
    if (each.id == id) return &each;
  }
  return nullptr;
}

}  // namespace planning::advisor
