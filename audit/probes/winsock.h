// SPDX-License-Identifier: Apache-2.0
//
// Windows' sockets, for files *_win.cc of this folder. Included behind all other headers.
#ifndef PKIAUDIT_AUDIT_PROBES_WINSOCK_H_
#define PKIAUDIT_AUDIT_PROBES_WINSOCK_H_

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef NOGDI
#define NOGDI  // ERROR
#endif

// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <string>

namespace pkiaudit::audit::probes {

// Has to have been called before any other function of Winsock. Cheap, and safe from several
// threads; Winsock stays until the process ends.
void StartWinsock();

// What an error of Winsock means, in English whatever the host's language is, and without the
// functions of which that is not safe from several threads: "connection refused".
std::string DescribeSocketError(int error);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_WINSOCK_H_
