// SPDX-License-Identifier: Apache-2.0
// A CA that publishes as AD CS does by default, audited by the executable hour by hour: its base
// CRL every week, its delta every day, each 10 % (the base at most 12 hours) longer than that.
#include <array>
#include <cstdio>

#include "tests/cli/revocation_host.h"
#include "tests/support/nginx_server.h"

namespace pkiaudit::cli {
namespace {

using test_support::Bytes;
using test_support::TestKey;
using test_support::UnixTime;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace der = test_support::der;

constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;
constexpr int64_t kWeek = 7 * kDay;
constexpr int64_t kOverlapOfBase = 12 * kHour;
constexpr int64_t kOverlapOfDelta = 144 * 60;

std::string Iso8601(int64_t unix_time) {
  const int64_t day = (unix_time - UnixTime(2026, 6, 1)) / kDay + 1;
  const int64_t second = unix_time % kDay;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "2026-06-%02dT%02d:%02d:%02dZ", static_cast<int>(day),
                static_cast<int>(second / kHour), static_cast<int>(second / 60 % 60),
                static_cast<int>(second % 60));
  return text.data();
}

class CrlScheduleTest : public RevocationTest {
 protected:
  CrlScheduleTest() { AddCertificate("server", {server_.Url("/ca.crl")}); }

  // What the CA has published by the hour: at the start of each week, and of each day.
  void Publish(int64_t hour) {
    const int64_t week = hour * kHour / kWeek;
    const int64_t day = hour * kHour / kDay;
    if (week != week_) {
      const Bytes url = der::Implicit(6, test_support::ToBytes(server_.Url("/ca+.crl")));
      const Bytes freshest =
          der::Sequence({der::Sequence({der::Constructed(0, der::Constructed(0, url))})});
      const int64_t at = start_ + week * kWeek;
      server_.Serve("ca.crl", Edition(at, at + kWeek, kOverlapOfBase)
                                  .CrlNumber(BaseNumber(week))
                                  .Extension("2.5.29.46", false, freshest)
                                  .Build());
      week_ = week;
    }
    if (day != day_) {
      const int64_t at = start_ + day * kDay;
      server_.Serve("ca+.crl", Edition(at, at + kDay, kOverlapOfDelta)
                                   .CrlNumber(100 + day)
                                   .DeltaCrlIndicator(BaseNumber(week))
                                   .Build());
      day_ = day;
    }
  }

  // What fails at that hour: "check severity", of each check once.
  std::vector<std::string> FailingAt(int64_t hour) {
    const auto result =
        RunPkiaudit({"audit", "--snapshot", Path("host"), "--role", "windows-host", "--online",
                     "--proxy", "none", "--at", Iso8601(start_ + hour * kHour), "--format", "xml"});
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(result.standard_output.c_str())) << result.standard_error;
    std::vector<std::string> failing;
    for (const auto& node : document.select_nodes("//finding[@result='fail']")) {
      const pugi::xml_node finding = node.node();
      failing.push_back(std::string(finding.attribute("check").value()) + " " +
                        finding.attribute("severity").value());
    }
    std::ranges::sort(failing);
    return failing;
  }

  const test_support::NginxServer server_{""};
  const int64_t start_ = UnixTime(2026, 6, 6);  // a Saturday

 private:
  static int64_t BaseNumber(int64_t week) { return 100 + week * 7; }
  static test_support::CrlBuilder Edition(int64_t at, int64_t next, int64_t overlap) {
    return test_support::CrlBuilder()
        .AuthorityKeyIdentifier(TestKey::kRsa2048A)
        .ThisUpdate(at - 600)
        .NextUpdate(next + overlap)
        .Extension("1.3.6.1.4.1.311.21.4", false, der::Time(next));
  }

  int64_t week_ = -1;
  int64_t day_ = -1;
};

TEST_F(CrlScheduleTest, NothingIsFoundInTwoWeeksInWhichItPublishes) {
  for (int64_t hour = 0; hour <= 14 * 24; ++hour) {
    Publish(hour);
    ASSERT_THAT(FailingAt(hour), IsEmpty()) << "hour " << hour;
  }
}

// It publishes for the last time on the third day, which leaves the base CRL of day 0 and the delta
// of day 3.
TEST_F(CrlScheduleTest, OverdueAndThenExpiredComeAtTheirHoursWhenItStops) {
  Publish(3 * 24);
  constexpr char kDeltaOverdue[] = "delta-crl-overdue warning";
  constexpr char kDeltaExpired[] = "delta-crl-expired error";
  EXPECT_THAT(FailingAt(4 * 24 - 1), IsEmpty());
  EXPECT_THAT(FailingAt(4 * 24), IsEmpty());  // due this second
  EXPECT_THAT(FailingAt(4 * 24 + 1), ElementsAre(kDeltaOverdue));
  EXPECT_THAT(FailingAt(4 * 24 + 2), ElementsAre(kDeltaOverdue));
  EXPECT_THAT(FailingAt(4 * 24 + 3), ElementsAre(kDeltaExpired));  // after 2.4 hours
  EXPECT_THAT(FailingAt(7 * 24), ElementsAre(kDeltaExpired));
  EXPECT_THAT(FailingAt(7 * 24 + 1), ElementsAre("crl-publication-overdue error", kDeltaExpired));
  EXPECT_THAT(FailingAt(7 * 24 + 12), ElementsAre("crl-publication-overdue error", kDeltaExpired));
  EXPECT_THAT(FailingAt(7 * 24 + 13), ElementsAre("crl-expired critical", kDeltaExpired));
  EXPECT_THAT(FailingAt(14 * 24), ElementsAre("crl-expired critical", kDeltaExpired));
}

}  // namespace
}  // namespace pkiaudit::cli
