package dev.gyre.transport;

import dev.gyre.transport.Refusal.Category;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a transport failed. Netty's texts tell which step failed; they are read here, in
 * {@link LibraryRefusals} and {@link KernelRefusals}, and nowhere else. Which of several obstacles
 * made the step fail is then asked of the kernel: a refusal by seccomp and one by sysctl, for one,
 * look the same to the caller.
 */
final class RefusalClassifier {
  private final Evidence evidence;
  private final LibraryRefusals libraries;
  private final KernelRefusals kernel;

  RefusalClassifier(Evidence evidence, int loops) {
    this.evidence = evidence;
    this.libraries = new LibraryRefusals(evidence);
    this.kernel = new KernelRefusals(evidence, loops);
  }

  /**
   * @param failure what was thrown
   * @param logged what was logged as a cause meanwhile
   */
  Refusal classify(TransportKind kind, Throwable failure, List<Throwable> logged) {
    Symptoms symptoms = new Symptoms(failure, logged);
    Refusal refusal = descriptors(symptoms);
    if (refusal == null) {
      // Before the kernel's errors, which a library on a forbidden file system causes too.
      refusal = libraries.find(symptoms);
    }
    if (refusal == null) {
      refusal = loopback(symptoms);
    }
    if (refusal == null) {
      refusal = kernel.find(kind, symptoms);
    }
    return refusal == null ? other(symptoms) : refusal;
  }

  private @Nullable Refusal descriptors(Symptoms symptoms) {
    Throwable found = symptoms.saying("Too many open files in system");
    if (found != null) {
      return new Refusal(
          Category.DESCRIPTORS,
          "all processes of the machine together have as many files open as fs.file-max allows",
          "end what has them open, or sysctl -w fs.file-max= on the host",
          Symptoms.line(found));
    }
    found = symptoms.saying("Too many open files", "No file descriptors available");
    if (found == null) {
      return null;
    }
    return new Refusal(
        Category.DESCRIPTORS,
        "RLIMIT_NOFILE (/proc/self/limits): " + evidence.descriptors(),
        "raise it: ulimit -n, LimitNOFILE= in systemd, --ulimit nofile= in Docker",
        Symptoms.line(found));
  }

  /** Where a server could do without it, no transport can be tried. */
  private @Nullable Refusal loopback(Symptoms symptoms) {
    Throwable found = symptoms.first(RefusalClassifier::isWithoutRoute);
    String remedy = "set the loopback interface up: ip link set lo up";
    if (found == null) {
      found = symptoms.saying("Address family not supported by protocol");
      remedy = "allow sockets of AF_INET too (RestrictAddressFamilies= in systemd)";
    }
    if (found == null) {
      return null;
    }
    return new Refusal(
        Category.SELF_TEST_FAILED,
        "it is tried on "
            + InetAddress.getLoopbackAddress().getHostAddress()
            + "; "
            + evidence.seccompText(),
        remedy,
        Symptoms.line(found));
  }

  /** Netty has a class for some of these errors in place of their text. */
  private static boolean isWithoutRoute(Throwable failure) {
    return failure instanceof NoRouteToHostException
        || Symptoms.says(failure, "Cannot assign requested address", "Network is unreachable");
  }

  private Refusal other(Symptoms symptoms) {
    if (symptoms.thrown() instanceof SelfTestFailure failure) {
      return new Refusal(
          Category.SELF_TEST_FAILED,
          evidence.seccompText(),
          "see that nothing filters loopback traffic or the transport's system calls",
          Symptoms.line(failure));
    }
    return new Refusal(
        Category.OTHER,
        "kernel " + evidence.kernelReleaseText() + "; " + evidence.seccompText(),
        "choose another transport with --transport, and report this",
        Symptoms.line(symptoms.thrown()));
  }
}
