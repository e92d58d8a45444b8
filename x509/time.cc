// SPDX-License-Identifier: Apache-2.0
#include "x509/time.h"

#include <algorithm>

namespace pkiaudit::x509 {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr Time kFirst{-62167219200};  // 0000-01-01T00:00:00Z
constexpr Time kLast{253402300799};   // 9999-12-31T23:59:59Z

struct CivilTime {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Days from 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that
// the leap day is the last one; an era is 400 years.
constexpr int64_t DaysFromCivil(int year, int month, int day) {
  const int64_t shifted_year = year - (month <= 2 ? 1 : 0);
  const int64_t era = (shifted_year >= 0 ? shifted_year : shifted_year - 399) / 400;
  const int64_t year_of_era = shifted_year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilTime CivilFromTime(Time time) {
  int64_t days = time.unix_seconds / kSecondsPerDay;
  int64_t seconds = time.unix_seconds % kSecondsPerDay;
  if (seconds < 0) {
    seconds += kSecondsPerDay;
    --days;
  }
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  civil.month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
  civil.hour = static_cast<int>(seconds / 3600);
  civil.minute = static_cast<int>(seconds / 60 % 60);
  civil.second = static_cast<int>(seconds % 60);
  return civil;
}

int DaysInMonth(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

// Nothing for a date or time of day that does not exist, or where `offset_minutes` east of
// Greenwich lead out of the years 0 to 9999.
std::optional<Time> TimeFromCivil(const CivilTime& civil, int offset_minutes) {
  if (civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > DaysInMonth(civil.year, civil.month) || civil.hour > 23 || civil.minute > 59 ||
      civil.second > 59) {
    return std::nullopt;
  }
  const int64_t seconds_of_day =
      civil.hour * 3600 + civil.minute * 60 + civil.second - offset_minutes * 60;
  const Time time{DaysFromCivil(civil.year, civil.month, civil.day) * kSecondsPerDay +
                  seconds_of_day};
  if (time < kFirst || time > kLast) return std::nullopt;
  return time;
}

// Takes a time's text apart from the front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool AtEnd() const { return text_.empty(); }
  bool AtDigit() const { return !AtEnd() && text_[0] >= '0' && text_[0] <= '9'; }

  bool Take(std::string_view any_of, char* taken = nullptr) {
    if (AtEnd() || any_of.find(text_[0]) == std::string_view::npos) return false;
    if (taken != nullptr) *taken = text_[0];
    text_.remove_prefix(1);
    return true;
  }

  // Exactly `count` digits.
  bool TakeNumber(int count, int& number) {
    number = 0;
    for (; count > 0; --count) {
      if (!AtDigit()) return false;
      number = 10 * number + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return true;
  }

  // One digit or more, which are dropped.
  bool SkipDigits() {
    if (!AtDigit()) return false;
    while (AtDigit()) text_.remove_prefix(1);
    return true;
  }

  // "+hhmm", with `separator` between where that is not empty.
  bool TakeOffset(std::string_view separator, int& minutes) {
    char sign = 0;
    int hours = 0;
    if (!Take("+-", &sign) || !TakeNumber(2, hours)) return false;
    if (!separator.empty() && !Take(separator)) return false;
    if (!TakeNumber(2, minutes) || hours > 23 || minutes > 59) return false;
    minutes += 60 * hours;
    if (sign == '-') minutes = -minutes;
    return true;
  }

 private:
  std::string_view text_;
};

// The part of both ASN.1 types behind the year: what X.680 46 and 47 allow, all of it.
std::optional<Time> ScanMonthToZone(Scanner& scanner, CivilTime civil, bool generalized) {
  if (!scanner.TakeNumber(2, civil.month) || !scanner.TakeNumber(2, civil.day) ||
      !scanner.TakeNumber(2, civil.hour)) {
    return std::nullopt;
  }
  if (scanner.AtDigit() || !generalized) {
    if (!scanner.TakeNumber(2, civil.minute)) return std::nullopt;
    if (scanner.AtDigit()) {
      if (!scanner.TakeNumber(2, civil.second)) return std::nullopt;
      if (generalized && scanner.Take(".,") && !scanner.SkipDigits()) return std::nullopt;
    }
  }
  int offset_minutes = 0;
  // A GeneralizedTime without a zone is local time; whose, nobody can know.
  if (!scanner.Take("Z") && !(generalized && scanner.AtEnd()) &&
      !scanner.TakeOffset("", offset_minutes)) {
    return std::nullopt;
  }
  if (!scanner.AtEnd()) return std::nullopt;
  return TimeFromCivil(civil, offset_minutes);
}

std::string Padded(int number, size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

Result<ParsedTime> ParseTime(const der::Element& element) {
  const auto bad_value = tl::make_unexpected(Error{ErrorCode::kBadValue, element.offset});
  const bool generalized = element.tag == der::kGeneralizedTime;
  if (!generalized && element.tag != der::kUtcTime) {
    return tl::make_unexpected(Error{ErrorCode::kUnexpectedTag, element.offset});
  }
  const std::string_view text = AsText(element.content);
  Scanner scanner(text);
  CivilTime civil;
  if (!scanner.TakeNumber(generalized ? 4 : 2, civil.year)) return bad_value;
  if (!generalized) civil.year += civil.year < 50 ? 2000 : 1900;
  const std::optional<Time> time = ScanMonthToZone(scanner, civil, generalized);
  if (!time) return bad_value;
  // Seconds and Z are there exactly if the text has this length and end: an offset needs more.
  const bool full_form = text.size() == (generalized ? 15u : 13u) && text.back() == 'Z';
  return ParsedTime{*time, full_form && (!generalized || civil.year >= 2050)};
}

std::string ToIso8601(Time time) {
  const CivilTime civil = CivilFromTime(std::clamp(time, kFirst, kLast));
  return Padded(civil.year, 4) + "-" + Padded(civil.month, 2) + "-" + Padded(civil.day, 2) + "T" +
         Padded(civil.hour, 2) + ":" + Padded(civil.minute, 2) + ":" + Padded(civil.second, 2) +
         "Z";
}

std::optional<Time> ParseIso8601(std::string_view text) {
  Scanner scanner(text);
  CivilTime civil;
  if (!scanner.TakeNumber(4, civil.year) || !scanner.Take("-") ||
      !scanner.TakeNumber(2, civil.month) || !scanner.Take("-") ||
      !scanner.TakeNumber(2, civil.day)) {
    return std::nullopt;
  }
  if (scanner.AtEnd()) return TimeFromCivil(civil, 0);

  if (!scanner.Take("T ") || !scanner.TakeNumber(2, civil.hour) || !scanner.Take(":") ||
      !scanner.TakeNumber(2, civil.minute)) {
    return std::nullopt;
  }
  if (scanner.Take(":")) {
    if (!scanner.TakeNumber(2, civil.second)) return std::nullopt;
    if (scanner.Take(".") && !scanner.SkipDigits()) return std::nullopt;
  }
  int offset_minutes = 0;
  if (!scanner.AtEnd() && !scanner.Take("Z") && !scanner.TakeOffset(":", offset_minutes)) {
    return std::nullopt;
  }
  if (!scanner.AtEnd()) return std::nullopt;
  return TimeFromCivil(civil, offset_minutes);
}

}  // namespace pkiaudit::x509
