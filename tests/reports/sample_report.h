// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_REPORTS_SAMPLE_REPORT_H_
#define PKIAUDIT_TESTS_REPORTS_SAMPLE_REPORT_H_

#include <cstddef>
#include <functional>
#include <string>

#include "reports/document/document.h"

namespace pkiaudit::reports {

// A report as an audit of an NDES host would tell it, made by hand: every kind of event, result,
// severity and evidence, and more than one table of certificates.
void TellSampleReport(Consumer& consumer);

// The least that a report can be.
void TellEmptyReport(Consumer& consumer);

// A report in which every text but names and ids of the program's own is `text`. Its check is
// called "made-of".
void TellReportMadeOf(const std::string& text, Consumer& consumer);

// A bundle of `certificates` certificates, told one by one.
void TellLargeReport(size_t certificates, Consumer& consumer);

std::string ToXml(const std::function<void(Consumer&)>& tell);
std::string ToHtml(const std::function<void(Consumer&)>& tell);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_TESTS_REPORTS_SAMPLE_REPORT_H_
