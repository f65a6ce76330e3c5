# The monthly series of relations.ipynb, from the exports that the notebook wrote: Rscript relations.R FOLDER
#
# Reads events.parquet with the package arrow where it is installed, else the tables in events.zip with base R, and writes series-r.csv: a row for
# each two states and month, with the number of events in each quadrant of PLOVER and their mean intensity (Goldstein).

folder <- commandArgs(trailingOnly = TRUE)[1]
stopifnot(!is.na(folder))
at <- function(name) file.path(folder, name)

if (requireNamespace("arrow", quietly = TRUE)) {
  events <- as.data.frame(arrow::read_parquet(at("events.parquet")))
  states <- mapply(function(a, b) sort(unique(na.omit(c(a$state, b$state)))), events$initiators, events$counterparts, SIMPLIFY = FALSE)
} else {
  # The tidy tables: parties are joined to events by the event's id.
  tidy <- function(name) read.csv(unz(at("events.zip"), name), na.strings = "", encoding = "UTF-8")
  events <- tidy("events.csv")
  parties <- tidy("parties.csv")
  by_event <- split(parties$state, parties$event)
  states <- lapply(by_event[events$id], function(s) sort(unique(na.omit(s))))
}

first <- format(as.Date(events$date_first), "%Y-%m")
last <- format(as.Date(events$date_last), "%Y-%m")
counted <- which(events$status == "occurred" & !is.na(first) & !is.na(last) & first == last & lengths(states) > 1)

rows <- do.call(rbind, lapply(counted, function(n) {
  two <- combn(states[[n]], 2)
  data.frame(dyad = paste(two[1, ], two[2, ], sep = "-"), month = first[n], quad = events$quad[n], goldstein = events$goldstein[n])
}))

quads <- c("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
key <- paste(rows$dyad, rows$month)
counts <- table(factor(key), factor(quads[rows$quad], levels = quads))
intensity <- tapply(rows$goldstein, factor(key), function(v) if (all(is.na(v))) NA else mean(v, na.rm = TRUE))
series <- data.frame(dyad = sub(" .*", "", rownames(counts)), month = sub(".* ", "", rownames(counts)), unclass(counts), intensity = as.vector(intensity))
series <- series[order(series$dyad, series$month), ]
write.csv(series, at("series-r.csv"), row.names = FALSE, na = "")
cat(nrow(series), "months of", length(unique(series$dyad)), "dyads\n")
