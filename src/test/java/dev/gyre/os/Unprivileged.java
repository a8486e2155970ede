package dev.gyre.os;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Runs something without root's right to ignore file permissions, even when root runs the tests.
 */
public final class Unprivileged {
  private static final int NOBODY = 65534;

  private Unprivileged() {}

  /** Runs on a thread of its own, because the kernel keeps this identity for each thread. */
  public static <T> T call(Callable<T> action) throws Exception {
    loadClasses();
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

  // The class files may be in a folder that only root can enter, such as root's own home.
  private static void loadClasses() throws IOException, URISyntaxException {
    for (Class<?> one : List.of(Native.class, Unprivileged.class)) {
      Path classes = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve("dev/gyre"))) {
        files
            .map(file -> classes.relativize(file).toString())
            .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
            .forEach(name -> load(name.replace(".class", "").replace('/', '.')));
      }
    }
  }

  private static void load(String className) {
    try {
      Class.forName(className, false, Unprivileged.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(className, e);
    }
  }

  private static void loseRights() {
    // setfsuid(2) takes CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from the calling thread; it
    // returns the identity before, and changes nothing for anyone but root.
    int before = Native.callFunction("setfsuid", NOBODY, 0, 0, 0);
    int now = Native.callFunction("setfsuid", NOBODY, 0, 0, 0);
    if (before == 0 && now != NOBODY) {
      throw new IllegalStateException("root could not give up its rights: fsuid " + now);
    }
  }
}
