// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_PROCESS_H_
#define PKIAUDIT_CLI_PROCESS_H_

namespace pkiaudit::cli {

// Lets a write over the limit of a file's size fail like one to a full disk, so that it ends in a
// message and nothing half-written is left, not in a signal.
void FailOnFullDisk();

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_PROCESS_H_
