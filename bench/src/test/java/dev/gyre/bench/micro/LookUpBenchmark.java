package dev.gyre.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From a path under the root to an open file, its size and its time; and the file is closed. */
@State(Scope.Thread)
public class LookUpBenchmark extends CallBenchmark {
  /** Where the file is. */
  public enum Depth {
    /** In the root. */
    ONE("main.css"),
    /** Under three directories. */
    FOUR("assets/css/themes/main.css");

    private final String path;

    Depth(String path) {
      this.path = path;
    }
  }

  /** Whose code runs. */
  @Param public LookUpRival rival = LookUpRival.GYRE;

  /** Where the file is. */
  @Param public Depth depth = Depth.ONE;

  private @Nullable Path site;
  private @Nullable LookUps lookUps;

  /** Makes the file. */
  @Setup
  public void prepare() throws IOException {
    Path directory = Files.createTempDirectory("gyre-micro");
    Path file = directory.resolve(depth.path);
    site = directory;
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, "body { margin: 0 }\n");
    lookUps = new LookUps(directory, depth.path);
  }

  /** Deletes it. */
  @TearDown
  public void close() throws IOException {
    lookUps().close();
    Path directory = Objects.requireNonNull(site);
    for (Path path = directory.resolve(depth.path);
        path != null && path.startsWith(directory);
        path = path.getParent()) {
      Files.delete(path);
    }
  }

  /** One look-up. */
  @Benchmark
  public Object lookUp() throws IOException {
    return lookUps().find(rival);
  }

  private LookUps lookUps() {
    return Objects.requireNonNull(lookUps);
  }
}
