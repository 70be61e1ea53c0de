// Assertions that go on after a failure, so that one run tells everything, up to a limit.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace dcmflux_test {

inline int& failures() {
    static int count = 0;
    return count;
}

inline void report_failure(const char* file, int line, const char* what) {
    std::fprintf(stderr, "%s:%d: %s\n", file, line, what);
    if (++failures() >= 50) {
        std::fprintf(stderr, "too many failures\n");
        std::exit(1);
    }
}

inline int finish(const char* name, long checks) {
    std::printf("%s: %ld cases, %d failures\n", name, checks, failures());
    return failures() == 0 ? 0 : 1;
}

} // namespace dcmflux_test

// The further arguments are printed as by printf when the condition does not hold.
#define CHECK(condition, ...)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            char check_text[600];                                                                                      \
            int check_length = std::snprintf(check_text, sizeof check_text, "%s: ", #condition);                       \
            std::snprintf(check_text + check_length, sizeof check_text - static_cast<std::size_t>(check_length),       \
                          __VA_ARGS__);                                                                                \
            dcmflux_test::report_failure(__FILE__, __LINE__, check_text);                                              \
        }                                                                                                              \
    } while (false)
