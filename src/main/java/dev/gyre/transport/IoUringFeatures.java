package dev.gyre.transport;

import io.netty.channel.uring.IoUring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Netty found the kernel's io_uring to support. Netty shows most of it only as text, {@code
 * NAME_SUPPORTED=true, ...}, so that text is read back here.
 */
final class IoUringFeatures {
  static final String COMPLETION_SIZE = "SETUP_CQ_SIZE";
  static final String SINGLE_ISSUER = "SETUP_SINGLE_ISSUER";
  static final String DEFERRED_TASK_RUN = "SETUP_DEFER_TASKRUN";

  /** From this release on, all three of the above exist; see io_uring_setup(2). */
  private static final KernelRelease ALL_IN = new KernelRelease(6, 1);

  private static final List<String> EXPECTED =
      List.of(COMPLETION_SIZE, SINGLE_ISSUER, DEFERRED_TASK_RUN);

  private final Map<String, Boolean> supportedByName;

  private IoUringFeatures(Map<String, Boolean> supportedByName) {
    this.supportedByName = supportedByName;
  }

  /** What Netty found in this process. Empty when io_uring is not available. */
  static IoUringFeatures read() {
    return parse(IoUring.featureString());
  }

  static IoUringFeatures parse(String text) {
    Map<String, Boolean> supportedByName = new LinkedHashMap<>();
    String list = text.substring(text.indexOf(':') + 1);
    for (String item : list.split(",", -1)) {
      int equals = item.indexOf('=');
      if (equals > 0) {
        String name = item.substring(0, equals).strip().replace("_SUPPORTED", "");
        supportedByName.put(name, Boolean.valueOf(item.substring(equals + 1).strip()));
      }
    }
    return new IoUringFeatures(supportedByName);
  }

  boolean has(String name) {
    return supportedByName.getOrDefault(name, false);
  }

  List<String> supported() {
    List<String> names = new ArrayList<>();
    supportedByName.forEach(
        (name, supported) -> {
          if (supported) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * One warning when the kernel is new enough for features that are missing all the same. Netty
   * finds features by making small rings and takes every refusal for "not supported", so the usual
   * reason is that there was no locked memory left for them.
   */
  List<String> degradations(Evidence evidence) {
    if (!evidence.kernelRelease().atLeast(ALL_IN)) {
      return List.of();
    }
    List<String> missing = EXPECTED.stream().filter(name -> !has(name)).toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    return List.of(
        "io_uring works, but slower than it could: kernel "
            + evidence.kernelRelease()
            + " has "
            + String.join(", ", missing)
            + " and refused it here; likely RLIMIT_MEMLOCK ("
            + evidence.lockedMemory()
            + "): raise it, e.g. LimitMEMLOCK=infinity in the systemd unit");
  }
}
