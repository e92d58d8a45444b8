// SPDX-License-Identifier: Apache-2.0
#include "x509/time.h"

#include <gtest/gtest.h>

#include <chrono>

namespace pkiaudit::x509 {
namespace {

Result<ParsedTime> Parse(der::Tag tag, std::string_view text) {
  der::Element element;
  element.tag = tag;
  element.content = AsBytes(text);
  element.offset = 42;
  return ParseTime(element);
}

struct TimeCase {
  der::Tag tag;
  const char* text;
  const char* iso;
  bool strict;
};

TEST(ParseTime, ReadsTimes) {
  constexpr der::Tag kUtc = der::kUtcTime;
  constexpr der::Tag kGeneralized = der::kGeneralizedTime;
  const TimeCase kCases[] = {
      {kUtc, "260601080000Z", "2026-06-01T08:00:00Z", true},
      {kUtc, "500101000000Z", "1950-01-01T00:00:00Z", true},
      {kUtc, "491231235959Z", "2049-12-31T23:59:59Z", true},
      {kUtc, "700101000000Z", "1970-01-01T00:00:00Z", true},
      {kUtc, "000229120000Z", "2000-02-29T12:00:00Z", true},
      {kUtc, "2606010800Z", "2026-06-01T08:00:00Z", false},
      {kUtc, "260601080000+0200", "2026-06-01T06:00:00Z", false},
      {kUtc, "2606010800-0130", "2026-06-01T09:30:00Z", false},
      {kUtc, "500101000000+0100", "1949-12-31T23:00:00Z", false},
      {kGeneralized, "20500101000000Z", "2050-01-01T00:00:00Z", true},
      {kGeneralized, "99991231235959Z", "9999-12-31T23:59:59Z", true},
      {kGeneralized, "20491231235959Z", "2049-12-31T23:59:59Z", false},
      {kGeneralized, "00000101000000Z", "0000-01-01T00:00:00Z", false},
      {kGeneralized, "00000229000000Z", "0000-02-29T00:00:00Z", false},
      {kGeneralized, "205006010800Z", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "2050060108Z", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "20500601080000.123Z", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "20500601080000,9Z", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "20500601080000", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "2050060108", "2050-06-01T08:00:00Z", false},
      {kGeneralized, "20500601080000.5-0500", "2050-06-01T13:00:00Z", false},
      {kGeneralized, "20491231235900-0100", "2050-01-01T00:59:00Z", false},
  };
  for (const TimeCase& test : kCases) {
    SCOPED_TRACE(test.text);
    const Result<ParsedTime> parsed = Parse(test.tag, test.text);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(ToIso8601(parsed->time), test.iso);
    EXPECT_EQ(parsed->strict, test.strict);
  }
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  const struct {
    der::Tag tag;
    const char* text;
  } kCases[] = {
      {der::kUtcTime, ""},
      {der::kUtcTime, "Z"},
      {der::kUtcTime, "260230000000Z"},
      {der::kUtcTime, "260229000000Z"},  // no leap year
      {der::kUtcTime, "260431000000Z"},
      {der::kUtcTime, "260001000000Z"},
      {der::kUtcTime, "261301000000Z"},
      {der::kUtcTime, "260600000000Z"},
      {der::kUtcTime, "260632000000Z"},
      {der::kUtcTime, "260601240000Z"},
      {der::kUtcTime, "260601006000Z"},
      {der::kUtcTime, "260601000060Z"},
      {der::kUtcTime, "260601080000"},
      {der::kUtcTime, "260601080000z"},
      {der::kUtcTime, "260601080000ZZ"},
      {der::kUtcTime, "260601080000Z "},
      {der::kUtcTime, " 60601080000Z"},
      {der::kUtcTime, "26060108000Z"},
      {der::kUtcTime, "26060108Z"},
      {der::kUtcTime, "260601080000.5Z"},
      {der::kUtcTime, "260601080000+02"},
      {der::kUtcTime, "260601080000+0260"},
      {der::kUtcTime, "260601080000+2400"},
      {der::kUtcTime, "20260601080000Z"},
      {der::kUtcTime, "-10601080000Z"},
      {der::kGeneralizedTime, "21000229000000Z"},  // no leap year
      {der::kGeneralizedTime, "19000229000000Z"},
      {der::kGeneralizedTime, "20500601Z"},
      {der::kGeneralizedTime, "20500601080000.Z"},
      {der::kGeneralizedTime, "2050060108.5Z"},
      {der::kGeneralizedTime, "205006010800.5Z"},
      {der::kGeneralizedTime, "99991231235959-0001"},
      {der::kGeneralizedTime, "00000101000000+0001"},
      {der::kGeneralizedTime, "20500601080000+02:00"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Parse(test.tag, test.text).error(), (Error{ErrorCode::kBadValue, 42})) << test.text;
  }
  EXPECT_EQ(Parse(der::kPrintableString, "260601080000Z").error(),
            (Error{ErrorCode::kUnexpectedTag, 42}));
}

// The standard library's calendar knows which dates exist, and their day numbers.
TEST(ParseTime, AgreesWithTheCalendarInEveryYear) {
  for (int year = 0; year <= 9999; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      for (unsigned day : {1u, 28u, 29u, 30u, 31u}) {
        const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                               std::chrono::day(day)};
        char text[32];
        std::snprintf(text, sizeof(text), "%04d%02u%02u123456Z", year, month, day);
        const Result<ParsedTime> parsed = Parse(der::kGeneralizedTime, text);
        ASSERT_EQ(parsed.has_value(), date.ok()) << text;
        if (!date.ok()) continue;
        const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
        ASSERT_EQ(parsed->time.unix_seconds, days * 86400 + 12 * 3600 + 34 * 60 + 56) << text;
        char iso[32];
        std::snprintf(iso, sizeof(iso), "%04d-%02u-%02uT12:34:56Z", year, month, day);
        ASSERT_EQ(ToIso8601(parsed->time), iso);
        ASSERT_EQ(ParseIso8601(iso), parsed->time);
      }
    }
  }
}

TEST(ToIso8601, ShowsTimesOutsideTheRangeAsTheNearest) {
  EXPECT_EQ(ToIso8601(Time{INT64_MIN}), "0000-01-01T00:00:00Z");
  EXPECT_EQ(ToIso8601(Time{INT64_MAX}), "9999-12-31T23:59:59Z");
  EXPECT_EQ(ToIso8601(Time{-1}), "1969-12-31T23:59:59Z");
}

TEST(ParseIso8601, ReadsTheFormsThatPeopleWrite) {
  const struct {
    const char* text;
    int64_t seconds;
  } kCases[] = {
      {"1970-01-01", 0},
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01T00:00:01Z", 1},
      {"1970-01-01 00:01", 60},
      {"1970-01-01T00:01Z", 60},
      {"1970-01-01T02:00:00+02:00", 0},
      {"1969-12-31T22:30:00-01:30", 0},
      {"1970-01-01T00:00:00.9999999Z", 0},
      {"1970-01-01T00:00:00", 0},
      {"0000-01-01", -62167219200},
      {"9999-12-31T23:59:59Z", 253402300799},
  };
  for (const auto& test : kCases) {
    const auto time = ParseIso8601(test.text);
    ASSERT_TRUE(time.has_value()) << test.text;
    EXPECT_EQ(time->unix_seconds, test.seconds) << test.text;
  }
}

TEST(ParseIso8601, RefusesOthers) {
  for (const char* text : {"",
                           "2026",
                           "2026-06",
                           "2026-6-1",
                           "2026-06-31",
                           "2026-02-29",
                           "20260601",
                           "2026-06-01T",
                           "2026-06-01T08",
                           "2026-06-01T08:0",
                           "2026-06-01T24:00:00Z",
                           "2026-06-01T08:60:00Z",
                           "2026-06-01T08:00:60Z",
                           "2026-06-01T08:00:00X",
                           "2026-06-01T08:00:00Z ",
                           "2026-06-01T08:00:00+2:00",
                           "2026-06-01T08:00:00+0200",
                           "2026-06-01T08:00:00+25:00",
                           "2026-06-01T08:00:00.Z",
                           "2026-06-01Z",
                           "-001-01-01",
                           "10000-01-01",
                           "tomorrow",
                           "0000-01-01T00:00:00+00:01"}) {
    EXPECT_FALSE(ParseIso8601(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace pkiaudit::x509
