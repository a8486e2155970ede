package dev.gyre.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Deadlines of connections: one operation each, with its share of the ticks that go on meanwhile;
 * and a tick alone, at which one timer of 448 is due and begins anew.
 */
public class TimerBenchmark extends MicroBenchmark {
  /** So many that stopping the watch for what comes between costs nothing. */
  private static final int BATCH = 512;

  /** The connections. */
  @State(Scope.Thread)
  public static class Connections {
    /** Whose code runs. */
    @Param public WheelRival rival = WheelRival.GYRE;

    /** How many timers wait, within a batch. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int timers = BATCH;

    private Traffic traffic = new Traffic(WheelRival.GYRE, 1, 0);

    /** Makes them wait. */
    @Setup
    public void prepare() {
      traffic = new Traffic(rival, timers + BATCH, BATCH);
    }

    /** Ends what the rival has of its own. */
    @TearDown
    public void close() {
      traffic.close();
    }
  }

  /**
   * A batch that was added before. It leads to the connections, since the harness gives others to a
   * benchmark that asks for both.
   */
  @State(Scope.Thread)
  public static class AfterAdding {
    private Connections connections = new Connections();

    /** Not timed. */
    @Setup(Level.Invocation)
    public void prepare(Connections those) {
      connections = those;
      for (int i = 0; i < BATCH; i++) {
        connections.traffic.add();
      }
    }
  }

  /** A batch that was removed before. */
  @State(Scope.Thread)
  public static class AfterRemoving {
    private Connections connections = new Connections();

    /** Not timed. */
    @Setup(Level.Invocation)
    public void prepare(Connections those) {
      connections = those;
      for (int i = 0; i < BATCH; i++) {
        connections.traffic.remove();
      }
    }
  }

  /** A connection begins. Its bytes are those of a beginning and an end, as in {@link #remove}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void add(AfterRemoving batch) {
    for (int i = 0; i < BATCH; i++) {
      batch.connections.traffic.add();
    }
  }

  /** A connection is used. */
  @Benchmark
  public void touch(Connections connections) {
    connections.traffic.touch();
  }

  /** A connection ends. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void remove(AfterAdding batch) {
    for (int i = 0; i < BATCH; i++) {
      batch.connections.traffic.remove();
    }
  }

  /** A tick. */
  @Benchmark
  public void tick(Connections connections) {
    connections.traffic.tick();
  }
}
