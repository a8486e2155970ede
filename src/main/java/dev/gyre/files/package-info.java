/**
 * From a path under the root to an open file or directory, safely: the root is opened once, every
 * look-up is made by the kernel relative to that handle, and what is described is the very
 * descriptor that is sent. Calls may block: never on an event loop.
 *
 * <h2>Why</h2>
 *
 * <p><b>The stepwise walk</b> makes the system calls that the JDK's SecureDirectoryStream makes.
 * But it keeps names as bytes in every locale, opens a FIFO without waiting for its writer, yields
 * the descriptor that is described, and follows absolute links that lead back under the root, which
 * RESOLVE_BENEATH alone refuses.
 *
 * <p><b>What is in memory.</b> A part of a file leaves an event loop only when it is in memory, or
 * sendfile(2) would wait for the disk. cachestat(2) counts pages that the disk is still delivering,
 * so one byte of each 256 KiB is tried as well; without that the loop waited for up to 7 ms. The
 * answer is believed for a second ({@code CachedWindows}): the kernel drops last what was just
 * sent. What is missing is loaded by sendfile(2) into the null device, which copies nothing: 12 ms
 * of CPU time for 256 MiB, where reading takes 170 (2026-11-29).
 *
 * <p><b>Who asks the disk.</b> Left to itself the kernel reads ahead in whatever call comes near
 * the end of what it has, by up to 8 MiB, and waits there while the queue of the device is full. So
 * files are opened with POSIX_FADV_RANDOM, and only a file thread that finds something missing says
 * WILLNEED, for that and for what follows. It asks by 1 MiB, since a kernel that is not preempted
 * makes all pages of one call at once. By /proc/PID/task/TID/io the loop had asked for 94 % of a
 * cold file, and asks for none now; over TLS for the first window. Small requests beside a cold
 * download, worst p99.9 of 15 rounds: 18 ms before, 4.8 after (2026-11-30).
 *
 * <p>Only file systems that open a cached inode without asking anyone are used from a loop; a
 * process of FUSE or a server of NFS is never waited for. Where a file system cannot say that a
 * read would wait, cachestat(2) is asked first, and a page that is dropped between the two calls
 * would be waited for.
 */
package dev.gyre.files;
