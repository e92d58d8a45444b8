// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_TIME_H_
#define PKIAUDIT_X509_TIME_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "x509/der.h"

namespace pkiaudit::x509 {

// A point in UTC, in seconds since 1970-01-01T00:00:00Z, leap seconds not counted; valid from year
// 0 to 9999, so that every GeneralizedTime fits on every platform.
struct Time {
  int64_t unix_seconds = 0;

  friend auto operator<=>(const Time&, const Time&) = default;
};

// RFC 5280 4.1.2.5: UTCTime "YYMMDDHHMMSSZ" (years 1950 to 2049) and GeneralizedTime
// "YYYYMMDDHHMMSSZ". `strict` is false where the value is a time that can be understood but not one
// that RFC 5280 allows (seconds left out, an offset, fractions, UTCTime's range used wrongly: a
// GeneralizedTime before 2050). Then missing seconds are 0, fractions of a second are dropped, and
// a missing zone (local time to X.680) is read as UTC. kBadValue where it is no time at all: a date
// that does not exist (30 February), second 60, years outside 0 to 9999; kUnexpectedTag where the
// element is of another type.
struct ParsedTime {
  Time time;
  bool strict = true;
};
Result<ParsedTime> ParseTime(const der::Element& element);

// "2026-06-01T08:00:00Z". A time outside the years 0 to 9999 is shown as the nearest inside.
std::string ToIso8601(Time time);

// The reverse, also with a date alone (midnight), a blank for the T, seconds left out, or an offset
// ("+02:00"). Fractions of a second are dropped; no zone is UTC. Nothing if it is not a time.
std::optional<Time> ParseIso8601(std::string_view text);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_TIME_H_
