# Runs one fuzz target for $DCMFLUX_FUZZ_SECONDS (5) over its corpus: seeds from the shim's own encoder, and what earlier runs found.
set(seconds 5)
if(DEFINED ENV{DCMFLUX_FUZZ_SECONDS})
    set(seconds $ENV{DCMFLUX_FUZZ_SECONDS})
endif()
execute_process(COMMAND ${MAKE_CORPUS} ${LIBRARY} ${CORPUS} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "no corpus: ${result}")
endif()
execute_process(
    COMMAND ${TARGET} -max_total_time=${seconds} -timeout=20 -rss_limit_mb=3000 -max_len=4096 -print_final_stats=1
        -artifact_prefix=${CORPUS}/crash-${KIND}- ${CORPUS}/${KIND}
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${TARGET} ended with ${result}; the input is in ${CORPUS}")
endif()
