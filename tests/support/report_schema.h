// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_REPORT_SCHEMA_H_
#define PKIAUDIT_TESTS_SUPPORT_REPORT_SCHEMA_H_

#include <boost/filesystem/path.hpp>
#include <string>

namespace pkiaudit::test_support {

// What xmllint says against that file as a report; empty where it is valid. On Windows, where no
// test has an xmllint, nothing: the tests on Linux hold the same octets against the schema.
std::string ReportSchemaErrors(const boost::filesystem::path& report);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_REPORT_SCHEMA_H_
