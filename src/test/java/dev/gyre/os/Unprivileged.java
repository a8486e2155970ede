package dev.gyre.os;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs something without root's right to ignore file permissions, even when root runs the tests.
 */
public final class Unprivileged {
  private static final int NOBODY = 65534;

  private Unprivileged() {}

  /** Runs on a thread of its own, because the kernel keeps this identity for each thread. */
  public static <T> T call(Callable<T> action) throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      return thread
          .submit(
              () -> {
                loseRights();
                return action.call();
              })
          .get();
    }
  }

  private static void loseRights() {
    // setfsuid(2) takes CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from the calling thread; it
    // returns the identity before, and changes nothing for anyone but root.
    MethodHandle setfsuid = Native.function("setfsuid", Native.INT, Native.INT);
    int before = setFileSystemUser(setfsuid);
    int now = setFileSystemUser(setfsuid);
    if (before == 0 && now != NOBODY) {
      throw new IllegalStateException("root could not give up its rights: fsuid " + now);
    }
  }

  private static int setFileSystemUser(MethodHandle setfsuid) {
    try {
      return (int) setfsuid.invokeExact(Scratch.ofThread().callState, NOBODY);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
