// SPDX-License-Identifier: Apache-2.0
#include "reports/html/lifetime_axis.h"

#include <algorithm>

namespace pkiaudit::reports {
namespace {

// "12.34%" from hundredths of a percent.
std::string Percent(int64_t hundredths) {
  const std::string fraction = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction + "%";
}

}  // namespace

void LifetimeAxis::Include(std::string_view not_before, std::string_view not_after) {
  for (std::string_view text : {not_before, not_after}) {
    if (const auto time = x509::ParseIso8601(text)) {
      Stretch(*time);
    }
  }
}

void LifetimeAxis::WriteBar(MarkupStream& html, std::string_view not_before,
                            std::string_view not_after) const {
  const auto from = x509::ParseIso8601(not_before);
  const auto to = x509::ParseIso8601(not_after);
  if (!from || !to || !now_ || *from > *to) {
    return;
  }
  const auto write_rect = [&](std::string_view css_class, x509::Time begin, x509::Time end) {
    html.Open("rect")
        .Attribute("class", css_class)
        .Attribute("x", Percent(Position(begin)))
        .Attribute("y", "3")
        .Attribute("width", Percent(std::max<int64_t>(Position(end) - Position(begin), 50)))
        .Attribute("height", "8")
        .Attribute("rx", "2")
        .Close();
  };
  html.OpenClass("svg", "life")
      .Attribute("width", "100%")
      .Attribute("height", "14")
      .Attribute("role", "img")
      .Attribute("aria-label", std::string("valid from ") + std::string(not_before) + " to " +
                                   std::string(not_after));
  html.OpenClass("line", "axis")
      .Attribute("x1", "0")
      .Attribute("x2", "100%")
      .Attribute("y1", "7")
      .Attribute("y2", "7")
      .Close();
  const x509::Time split = std::clamp(*now_, *from, *to);
  write_rect(*now_ > *to ? "over" : "past", *from, split);
  if (split < *to) {
    write_rect("left", split, *to);
  }
  const std::string now = Percent(Position(*now_));
  html.OpenClass("line", "now")
      .Attribute("x1", now)
      .Attribute("x2", now)
      .Attribute("y1", "0")
      .Attribute("y2", "14")
      .Close();
  html.Close();
}

void LifetimeAxis::Stretch(x509::Time time) {
  first_ = first_ ? std::min(*first_, time) : time;
  last_ = last_ ? std::max(*last_, time) : time;
}

int64_t LifetimeAxis::Position(x509::Time time) const {
  const int64_t length = std::max<int64_t>(last_->unix_seconds - first_->unix_seconds, 1);
  return std::clamp<int64_t>((time.unix_seconds - first_->unix_seconds) * 10'000 / length, 0,
                             10'000);
}

}  // namespace pkiaudit::reports
