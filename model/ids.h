// The kinds of row numbers. Numbers are given out by the pump in the order of the facts, so that
// the same facts give the same numbers; 0 is "none" and is stored as SQL NULL.
#pragma once

#include "base/id.h"

namespace model {

using SourceId = base::Id<struct SourceTag>;
using GroupId = base::Id<struct GroupTag>;
using MemberId = base::Id<struct MemberTag>;
using StayId = base::Id<struct StayTag>;
using FactSeq =
    base::Id<struct FactTag>;  // the place of a fact in the one order of the organisation
using MessageId = base::Id<struct MessageTag>;  // equal in number to the message's FactSeq
using QuestionId = base::Id<struct QuestionTag>;
using TaskId = base::Id<struct TaskTag>;
using DecisionId = base::Id<struct DecisionTag>;
using EffectId = base::Id<struct EffectTag>;
using TimerId = base::Id<struct TimerTag>;
using StrikeId = base::Id<struct StrikeTag>;
using BroadcastId = base::Id<struct BroadcastTag>;  // equal in number to the FactSeq of its command
using FeedbackId = base::Id<struct FeedbackTag>;    // equal in number to the FactSeq of its command
using ChannelId = base::Id<struct ChannelTag>;      // equal in number to the FactSeq of its command
using CodeId = base::Id<struct CodeTag>;            // the same
using CompanyId = base::Id<struct CompanyTag>;      // … to that of the fact that first named it
using PlacementId = base::Id<struct PlacementTag>;  // … to that of its command
using SegmentId = base::Id<struct SegmentTag>;      // … to that of its command
using AccountId = base::Id<struct AccountTag>;
using ApplicationId =
    base::Id<struct ApplicationTag>;  // equal in number to the FactSeq of its fact

}  // namespace model
