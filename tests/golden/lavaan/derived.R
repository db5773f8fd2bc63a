# The frames that the cases name. HS and PD are lavaan's own (semopy ships the same values to Python); the others follow derived.json.
rules <- jsonlite::fromJSON("derived.json", simplifyVector = TRUE)

HS <- HolzingerSwineford1939
HS$school <- as.character(HS$school)
PD <- PoliticalDemocracy

derived <- function(HS) {
  row <- seq_len(nrow(HS))
  for (kind in names(rules$cuts)) for (j in 1:9) {
    HS[[paste0(kind, j)]] <- findInterval(HS[[paste0("x", j)]], rules$cuts[[kind]][[paste0("x", j)]]) + 1
  }
  HS$three <- c("north", "south", "west")[(row + row %/% 7) %% 3 + 1]
  HS$class <- (row * row + 3 * row + row %/% 11) %% 37 + 1
  HS$weight <- 0.5 + ((row * 13) %% 7) / 4
  HS$frequency <- (row * 5) %% 3 + 1
  HS$female <- HS$sex - 1
  HS
}

incomplete <- function(frame, rule) {
  row <- seq_len(nrow(frame))
  if (!is.null(rule$rule)) for (column in seq_along(rule$columns)) {
    out <- eval(parse(text = gsub("div", "%/%", gsub("mod", "%%", rule$rule, fixed = TRUE), fixed = TRUE)))
    frame[out, rule$columns[column]] <- NA
  }
  source <- frame
  if (!is.null(rule$above)) frame[source[[rule$above$column]] > rule$above$cut, rule$above$columns] <- NA
  if (!is.null(rule$below)) frame[source[[rule$below$column]] < rule$below$cut, rule$below$columns] <- NA
  if (!is.null(rule$empty)) frame[row %% rule$empty == 0, rule$columns] <- NA
  frame
}

HSD <- derived(HS)
PDD <- PD
for (v in paste0("y", 1:8)) PDD[[paste0("o", substr(v, 2, 2))]] <- findInterval(PD[[v]], c(2.4, 5.2, 7.6)) + 1
PD2 <- PD
PD2$half <- ifelse(seq_len(nrow(PD)) %% 2 == 1, "odd", "even")
HSD0 <- HSD  # z1 and z2: two binaries whose table has an empty cell
HSD0$z1 <- findInterval(HS$x1, 3.1) + 1
HSD0$z2 <- findInterval(HS$x1 + HS$x2, 12.9) + 1
for (name in names(rules$missing)) assign(name, incomplete(get(rules$missing[[name]]$base), rules$missing[[name]]))
HSMX <- rbind(HSM1, transform(HSM1, x3 = -x3))  # x3 is unrelated to everything, exactly
HSDN <- HSD
HSDN[paste0("x", 1:9)] <- HSM1[paste0("x", 1:9)]

data_sources <- list(
  HS = "lavaan::HolzingerSwineford1939", PD = "lavaan::PoliticalDemocracy", HSD = "HS with the derived columns of derived.json",
  PDD = "PD with four-category y as o1 to o8", PD2 = "PD with half, the odd and the even rows", HSD0 = "HSD with z1 and z2, binaries that leave a cell empty", HSDN = "HSD with the incomplete x of HSM1", HSMX = "HSM1 twice, the second time with -x3"
)
for (name in names(rules$missing)) data_sources[[name]] <- paste0(rules$missing[[name]]$base, " with missing values by derived.json")

# Data of other packages, under a GPL licence: never committed; export_data.R writes them to .data/ for the tests in Python.
other <- list(
  GROWTH = quote(lavaan::Demo.growth), TWOLEVEL = quote(lavaan::Demo.twolevel), BURNS = quote(lavaan::FacialBurns),
  BFI = quote(psychTools::bfi), SATACT = quote(psychTools::sat.act), MSQ = quote(psychTools::msqR),
  BOYS = quote(mice::boys), NHANES = quote(mice::nhanes2), SELFREPORT = quote(mice::selfreport),
  EFC = quote(sjmisc::efc), BTHEB = quote(HSAUR3::BtheB), ABILITY = quote(psychTools::ability)
)
for (name in names(other)) {
  pkg <- as.character(other[[name]][[2]])
  set <- as.character(other[[name]][[3]])
  place <- new.env()
  if (requireNamespace(pkg, quietly = TRUE)) {
    suppressWarnings(data(list = set, package = pkg, envir = place))
    if (exists(set, place)) {
      frame <- as.data.frame(get(set, place))
      for (v in names(frame)) {
        if (is.factor(frame[[v]])) frame[[v]] <- as.character(frame[[v]])
        if (inherits(frame[[v]], "labelled") || !is.null(attributes(frame[[v]]))) frame[[v]] <- as.vector(unclass(frame[[v]]))
      }
      assign(name, frame)
    }
  }
  data_sources[[name]] <- paste0(pkg, "::", set)
}
