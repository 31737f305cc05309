//! What does a network know of images it has never seen?
//!
//! Source: D 过拟合、欠拟合, 从数据中学习; A 防止过拟合; B 过拟合

mod remedies;
mod splits;
mod three_fits;

use super::session;
use crate::prelude::*;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    three_fits::show(notebook)?;
    let mnist = session::load(notebook)?;
    remedies::show(notebook, &mnist)?;
    splits::show(notebook, &mnist);
    Ok(())
}
