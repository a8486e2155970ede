package dev.gyre.bench.compare;

/**
 * What one measurement of one candidate found; times and switches are the server's, for one
 * request.
 *
 * @param requests answered, all of them good
 * @param seconds from the first request to the last answer
 * @param cpuMicros CPU time of all threads
 * @param userMicros its part in the program
 * @param switches context switches
 * @param residentMebibytes memory in RAM after the trial
 * @param loadCpus CPUs that the load used, which has one thread
 */
record Trial(
    long requests,
    double seconds,
    double cpuMicros,
    double userMicros,
    double switches,
    double residentMebibytes,
    double loadCpus) {
  double systemMicros() {
    return cpuMicros - userMicros;
  }

  double requestsPerSecond() {
    return requests / seconds;
  }
}
