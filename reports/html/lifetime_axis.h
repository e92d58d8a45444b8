// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_LIFETIME_AXIS_H_
#define PKIAUDIT_REPORTS_HTML_LIFETIME_AXIS_H_

#include <optional>
#include <string>
#include <string_view>

#include "reports/output/markup_stream.h"
#include "x509/time.h"

namespace pkiaudit::reports {

// A common time axis for the lives of several certificates, drawn as small SVG bars.
class LifetimeAxis {
 public:
  explicit LifetimeAxis(std::string_view now) : now_(x509::ParseIso8601(now)) {
    if (now_) {
      Stretch(*now_);
    }
  }

  // Makes the axis reach over this life. Before the first WriteBar().
  void Include(std::string_view not_before, std::string_view not_after);

  // A bar from not_before to not_after with a line at the present; nothing where the times are
  // none.
  void WriteBar(MarkupStream& html, std::string_view not_before, std::string_view not_after) const;

 private:
  void Stretch(x509::Time time);
  // Where `time` lies between both ends, in hundredths of a percent.
  int64_t Position(x509::Time time) const;

  std::optional<x509::Time> now_;
  std::optional<x509::Time> first_;
  std::optional<x509::Time> last_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_LIFETIME_AXIS_H_
