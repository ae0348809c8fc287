# Reads the tables of this folder and gives every variable its label. Base R only.
# 读取本文件夹中的数据表，并为每个变量加上标签。只需基础R。
#
#   setwd("folder/with/these/files")
#   source("read.R")                  # gives: indicators, scores, scores_long, codebook
#   attr(scores$coverage, "label")

label_language <- "en" # or "zh"

read_plain <- function(file) {
  table <- read.csv(file, check.names = FALSE, stringsAsFactors = FALSE, na.strings = "",
                    colClasses = "character", fileEncoding = "UTF-8", quote = "\"", comment.char = "")
  # texts that begin like a formula carry an apostrophe for the sake of spreadsheets
  for (column in names(table)) table[[column]] <- sub("^'([=+@\t\r-])", "\\1", table[[column]])
  names(table) <- sub("^'([=+@\t\r-])", "\\1", names(table))
  table
}

codebook <- read_plain("codebook.csv")
for (column in c("missing", "rows")) codebook[[column]] <- as.integer(codebook[[column]])

read_labelled <- function(file) {
  table <- read_plain(file)
  said <- codebook[codebook$file == file, ]
  for (i in seq_len(nrow(said))) {
    column <- said$variable[i]
    values <- table[[column]]
    if (said$type[i] == "integer") values <- as.integer(values)
    if (said$type[i] == "number") values <- as.numeric(values)
    if (column %in% c("unit", "node")) values <- factor(values, levels = unique(values))
    attr(values, "label") <- said[[paste0("label_", label_language)]][i]
    attr(values, "unit") <- said$unit[i]
    table[[column]] <- values
  }
  table
}

indicators <- read_labelled("data.csv")
scores <- read_labelled("scores_wide.csv")
scores_long <- read_labelled("scores_long.csv")

# what is missing must agree with the codebook
for (file in unique(codebook$file)) {
  table <- switch(file, data.csv = indicators, scores_wide.csv = scores, scores_long.csv = scores_long)
  said <- codebook[codebook$file == file, ]
  found <- vapply(said$variable, function(column) sum(is.na(table[[column]])), integer(1))
  if (any(found != said$missing)) warning(file, ": ", toString(said$variable[found != said$missing]))
}
