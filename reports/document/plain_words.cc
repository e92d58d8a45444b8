// SPDX-License-Identifier: Apache-2.0
#include "reports/document/plain_words.h"

#include <array>
#include <charconv>

#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

// The one spelling of times in events.
std::optional<x509::Time> ParseTime(std::string_view iso8601) {
  constexpr std::string_view kExample = "2026-06-01T08:00:00Z";
  if (iso8601.size() != kExample.size() || iso8601.back() != 'Z') {
    return std::nullopt;
  }
  return x509::ParseIso8601(iso8601);
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

struct Unit {
  uint64_t seconds;
  std::string_view singular;
  std::string_view plural;
};
constexpr std::array<Unit, 4> kUnits = {{
    {86'400, "day", "days"},
    {3'600, "hour", "hours"},
    {60, "minute", "minutes"},
    {1, "second", "seconds"},
}};

}  // namespace

std::string TimeWords(std::string_view iso8601) {
  if (!ParseTime(iso8601)) {
    return std::string(iso8601);
  }
  return std::string(iso8601.substr(0, 10)) + " " + std::string(iso8601.substr(11, 8)) + " UTC";
}

std::string DurationWords(int64_t seconds) {
  const bool negative = seconds < 0;
  // Also right for the least int64_t.
  uint64_t left = negative ? ~static_cast<uint64_t>(seconds) + 1 : static_cast<uint64_t>(seconds);
  std::string words;
  for (size_t index = 0; index < kUnits.size(); ++index) {
    const Unit& unit = kUnits[index];
    const uint64_t count = left / unit.seconds;
    if (count == 0 && !(index + 1 == kUnits.size() && words.empty())) {
      if (!words.empty()) {
        break;  // "1 day 20 seconds" says no more than "1 day"
      }
      continue;
    }
    left %= unit.seconds;
    const bool second_unit = !words.empty();
    words += (second_unit ? " " : "") + CountWords(count, unit.singular, unit.plural);
    if (second_unit || (index == 0 && count >= 10)) {
      break;
    }
  }
  return negative ? "minus " + words : words;
}

std::string RelativeWords(std::string_view now, std::string_view time) {
  const auto from = ParseTime(now);
  const auto to = ParseTime(time);
  if (!from || !to) {
    return "";
  }
  const int64_t seconds = to->unix_seconds - from->unix_seconds;
  return seconds < 0 ? DurationWords(-seconds) + " ago" : "in " + DurationWords(seconds);
}

std::string CountWords(uint64_t count) {
  std::string digits = std::to_string(count);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string CountWords(uint64_t count, std::string_view singular, std::string_view plural) {
  return CountWords(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string EvidenceWords(const EvidenceEvent& evidence) {
  const std::string_view value = evidence.value;
  if (evidence.kind == "time") {
    return TimeWords(value);
  }
  if (evidence.kind == "duration") {
    if (const auto seconds = ParseInteger(value)) {
      return DurationWords(*seconds);
    }
  }
  if (evidence.kind == "offset") {
    if (const auto octets = ParseInteger(value); octets && *octets >= 0) {
      return "octet " + CountWords(static_cast<uint64_t>(*octets));
    }
  }
  return std::string(value);
}

std::string EvidenceNameWords(std::string_view name) {
  const auto is_upper = [&](size_t at) {
    return at < name.size() && name[at] >= 'A' && name[at] <= 'Z';
  };
  std::string words;
  for (size_t at = 0; at < name.size(); ++at) {
    const bool starts_word = is_upper(at) && at > 0 && !is_upper(at - 1);
    if (starts_word) {
      words += ' ';
    }
    // Acronyms stay: "crlURL" is "crl URL".
    const bool lower = starts_word && !is_upper(at + 1);
    words += lower ? static_cast<char>(name[at] - 'A' + 'a') : name[at];
  }
  return words;
}

std::string_view CoverageCauseWords(audit::CoverageCause cause) {
  switch (cause) {
    case audit::CoverageCause::kExcluded:
      return "excluded";
    case audit::CoverageCause::kNotSupplied:
      return "not supplied";
    case audit::CoverageCause::kFailed:
      return "failed";
  }
  return "";
}

std::string_view TimeSourceWords(TimeSource source) {
  switch (source) {
    case TimeSource::kOption:
      return "given with --at";
    case TimeSource::kSnapshot:
      return "when the snapshot was collected";
    case TimeSource::kClock:
      return "the clock of the machine that audited";
  }
  return "";
}

std::string_view InputKindWords(InputKind kind) {
  switch (kind) {
    case InputKind::kSnapshot:
      return "host snapshot";
    case InputKind::kBundle:
      return "certificate files";
    case InputKind::kMachineRoots:
      return "this machine's CA certificates";
    case InputKind::kLiveHost:
      return "this host, live";
  }
  return "";
}

}  // namespace pkiaudit::reports
